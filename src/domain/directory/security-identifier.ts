/** The SID of an object in Entra: `S-1-12-1-` and the four little-endian 32-bit words of its GUID. */
export function securityIdentifierOf(id: string): string {
  const hex = id.replaceAll('-', '')
  // A GUID's text is big-endian in its first three fields only.
  const octets = Buffer.from(hex, 'hex')
  octets.subarray(0, 4).reverse()
  octets.subarray(4, 6).reverse()
  octets.subarray(6, 8).reverse()
  return `S-1-12-1-${[0, 4, 8, 12].map(offset => octets.readUInt32LE(offset)).join('-')}`
}

/** The same as SQL over an id; SQLite reads hexadecimal numbers in JSON. */
export function securityIdentifierSql(id: string): string {
  const octet = (start: number) => `substr(${id}, ${start}, 2)`
  const words = [
    [1, 3, 5, 7],
    [15, 17, 10, 12],
    [27, 25, 22, 20],
    [35, 33, 31, 29],
  ].map(starts => `json_extract('[0x' || ${starts.map(octet).join(' || ')} || ']', '$[0]')`)
  return `('S-1-12-1-' || ${words.join(" || '-' || ")})`
}
