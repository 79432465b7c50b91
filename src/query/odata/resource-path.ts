/**
 * Brings an OData path into key-as-segment form, so that a plain router can read it: `users('a')` becomes `users/a`,
 * `devices(deviceId='b')` becomes `devices/deviceId=b`, `PartnerTenants(guid'c')` becomes `PartnerTenants/c` and `delta()` becomes `delta`.
 * Percent-encoded parentheses, quotes, `$` and `=` are understood; everything else stays encoded as it is.
 */
export function keysAsSegments(path: string): string {
  if (!/[(%]/.test(path)) return path
  return path
    .replace(/%(24|27|28|29|3D)/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\(([^()/]*)\)/g, (_, key: string) => keySegment(key))
}

function keySegment(key: string): string {
  if (key === '') return ''
  const named = /^(\w+)=(.*)$/.exec(key)
  return named ? `/${named[1]}=${literal(named[2]!)}` : `/${literal(key)}`
}

/** A key's literal without quotes; quotes inside it are doubled in OData. */
function literal(text: string): string {
  const quoted = /^(?:guid)?'(.*)'$/i.exec(text)
  return quoted ? quoted[1]!.replaceAll("''", "'") : text
}
