/**
 * JSON text as Jamf Pro prints it: two spaces, a blank on both sides of a colon, the elements of a list on the line of
 * its bracket. Some scripts search replies for `"token" : "`.
 */
export function prettyJson(value: unknown, indent = ''): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? '[ ]' : `[ ${value.map(element => prettyJson(element, indent)).join(', ')} ]`
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
  if (members.length === 0) return '{ }'
  const inner = `${indent}  `
  const lines = members.map(
    ([name, member]) => `${inner}${JSON.stringify(name)} : ${prettyJson(member, inner)}`,
  )
  return `{\n${lines.join(',\n')}\n${indent}}`
}
