import { Failure } from '../../http/failure.ts'

interface Settings<Name extends string> {
  /** The name of the profile. */
  readonly profile: string
  readonly known: readonly Name[]
}

/**
 * The settings of a profile whose settings are all numbers over 0.
 *
 * @throws Failure `invalid` for a setting that it does not have, or another value; the message names those there are
 */
export function numberSettings<Name extends string>(
  given: Readonly<Record<string, unknown>>,
  { profile, known }: Settings<Name>,
): Partial<Record<Name, number>> {
  const names: readonly string[] = known
  for (const [name, value] of Object.entries(given)) {
    if (!names.includes(name))
      throw new Failure('invalid', `'${name}' is no setting of ${profile}; it has ${names.join(', ')}.`)
    if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0)
      throw new Failure('invalid', `The setting '${name}' of ${profile} is a number over 0.`)
  }
  return given as Partial<Record<Name, number>>
}
