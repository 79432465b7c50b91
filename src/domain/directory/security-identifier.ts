/** The SID of an Entra group: `S-1-12-1-` and the four little-endian 32-bit words of its GUID. */
export function securityIdentifierOf(id: string): string {
  const hex = id.replaceAll('-', '')
  // A GUID's text is big-endian in its first three fields only.
  const octets = Buffer.from(hex, 'hex')
  octets.subarray(0, 4).reverse()
  octets.subarray(4, 6).reverse()
  octets.subarray(6, 8).reverse()
  return `S-1-12-1-${[0, 4, 8, 12].map(offset => octets.readUInt32LE(offset)).join('-')}`
}
