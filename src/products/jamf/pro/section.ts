import { composeMembers, type Property } from '../../../query/index.ts'

/** A part of an inventory record that clients ask for by name. */
export interface Section {
  /** The member of the record, e.g. `userAndLocation`; a client asks for `USER_AND_LOCATION`. */
  readonly member: string
  /** SQL expressions whose texts, one after the other, are the section in JSON. */
  readonly pieces: readonly string[]
  /** Its properties, for filters, sorting and changes; a section that is a list has none. */
  readonly properties: Readonly<Record<string, Property>>
}

/** A section that is kept, or computed, as one piece of JSON. */
export function list(member: string, sql: string): Section {
  return { member, pieces: [`ifnull(${sql}, 'null')`], properties: {} }
}

interface Parts {
  readonly properties: Readonly<Record<string, Property>>
  /** Members that are the same in every record. */
  readonly constants?: Readonly<Record<string, unknown>>
  /** Further members as pieces of text that begin with a comma, for what is cheaper to write by hand. */
  readonly texts?: readonly string[]
  /** A column with a JSON object whose members belong to the section as they are. */
  readonly stored?: string
}

/**
 * A section that is an object. json_object writes what needs quoting; all else is put behind it as text, which takes
 * a third less time than json_object alone would.
 */
export function section(member: string, { properties, constants = {}, texts = [], stored }: Parts): Section {
  const entries = Object.entries(properties)
  const quoted = entries.filter(([, { type }]) => type !== 'json' && type !== 'boolean').map(([name]) => name)
  const others = entries.filter(([name]) => !quoted.includes(name))
  const fixed = JSON.stringify(constants).slice(1, -1)
  const first = quoted.length > 0 ? quotedMembers(properties, quoted) : "'{'"
  const rest = [
    ...others.map(([name, property], index) =>
      memberPieces(`${quoted.length + index > 0 ? ',' : ''}"${name}":`, property),
    ),
    ...(fixed ? [[literal(`,${fixed}`)]] : []),
  ]
  // Stored members are spliced in as text: SQLite would have to parse them to do it properly, and
  // to count characters if they were no BLOB.
  const end = stored ? `iif(${stored} = '{}', '}', concat(',', substr(CAST(${stored} AS BLOB), 2)))` : "'}'"
  return { member, properties, pieces: [first, ...rest.flat(), ...texts, end] }
}

function quotedMembers(properties: Parts['properties'], names: readonly string[]): string {
  // Only the object's own brace goes: a quote or a digit stands before it.
  return `rtrim(${composeMembers(names.map(name => [name, properties[name]!]))}, '}')`
}

function memberPieces(name: string, { type, sql }: Property): string[] {
  if (type === 'boolean') return [`iif(${sql}, ${literal(`${name}true`)}, ${literal(`${name}false`)})`]
  return [literal(name), `ifnull(${sql}, 'null')`]
}

/** A constant text in SQL. */
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

/** `userAndLocation` as clients ask for it, `USER_AND_LOCATION`. */
export function sectionName({ member }: Section): string {
  return member.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase()
}
