/** Operations that come together again and again; what differs stands as a name in braces, `{path}`. */
export interface Family {
  /** What a use has to give. */
  readonly needs: readonly string[]
  /** What it may give: what mentions a value that is not given is left out. */
  readonly may?: readonly string[]
  /** Other families whose operations belong to it, with the same values and with these. */
  readonly with?: readonly FamilyUse[]
  readonly paths?: Paths
}

type Families = Readonly<Record<string, Family>>
type Paths = Readonly<Record<string, object>>
type Values = Readonly<Record<string, unknown>>

/** One line of an area's `x-families`: which family, and its values. */
export type FamilyUse = Values & { readonly family: string }

/** Stands for a value that is not given. */
const ABSENT = Symbol('absent')

/**
 * The paths that one line stands for. `{name}` in a text is replaced by a value, `{Name}` by the value with a capital; a text that is
 * nothing but `{name}` becomes the value itself, whatever that is.
 *
 * @throws Error for a family that there is not, and for a line that lacks a value or gives one that its family does not know
 */
export function pathsOfFamily({ family: name, ...given }: FamilyUse, families: Families): Paths[] {
  const { needs, may = [] } = familyOf(name, families)
  const unknown = Object.keys(given).filter(value => !needs.includes(value) && !may.includes(value))
  if (unknown.length > 0) throw new Error(`The family ${name} knows no ${unknown.join(', ')}.`)
  return partsOf(name, given, families)
}

function partsOf(name: string, given: Values, families: Families): Paths[] {
  const { needs, may = [], with: others = [], paths = {} } = familyOf(name, families)
  const lacking = needs.filter(value => given[value] === undefined || given[value] === ABSENT)
  if (lacking.length > 0) {
    throw new Error(`The family ${name} needs ${lacking.join(', ')} beside ${JSON.stringify(given)}.`)
  }
  const values = Object.fromEntries([...needs, ...may].map(value => [value, given[value] ?? ABSENT]))
  return [
    filled(paths, values) as Paths,
    ...others.flatMap(({ family, ...own }) => {
      const all = { ...values, ...(filled(own, values) as Values) }
      return partsOf(family, all, families)
    }),
  ]
}

function familyOf(name: string, families: Families): Family {
  const family = families[name]
  if (!family) throw new Error(`There is no family ${name}; there are ${Object.keys(families).join(', ')}.`)
  return family
}

/** A copy with the values in it, or ABSENT. */
function filled(node: unknown, values: Values): unknown {
  if (typeof node === 'string') return filledText(node, values)
  if (Array.isArray(node)) return node.map(item => filled(item, values)).filter(item => item !== ABSENT)
  if (typeof node !== 'object' || node === null) return node
  const members = Object.entries(node).map(
    ([name, member]) => [filledText(name, values), filled(member, values)] as const,
  )
  const left = members.filter(([, member]) => member !== ABSENT)
  return members.length > 0 && left.length === 0 ? ABSENT : Object.fromEntries(left)
}

function filledText(text: string, values: Values): unknown {
  const whole = /^\{(\w+)\}$/.exec(text)?.[1]
  if (whole !== undefined && Object.hasOwn(values, whole)) return values[whole]
  let absent = false
  const result = text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const key = Object.hasOwn(values, name) ? name : name.charAt(0).toLowerCase() + name.slice(1)
    if (!Object.hasOwn(values, key)) return place
    absent ||= values[key] === ABSENT
    const value = String(values[key])
    return key === name ? value : value.charAt(0).toUpperCase() + value.slice(1)
  })
  return absent ? ABSENT : result
}
