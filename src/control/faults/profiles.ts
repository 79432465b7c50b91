import { Failure } from '../../kernel/http/failure.ts'
import type { FaultPlan, Profile } from '../../kernel/organisation/faults/faults.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import type { AnyProduct } from '../../kernel/pipeline/product.ts'
import type { components } from '../request-bodies.ts'

type RunningProfiles = FaultPlan['profiles']

/** A profile as users write it. */
export type WrittenProfile = components['schemas']['faultProfile']

/** A profile that can be switched on. */
interface OfferedProfile {
  readonly product: string
  readonly profile: Profile
}

/** All profiles of all products. */
export function profilesOf(products: readonly AnyProduct[]): OfferedProfile[] {
  return products.flatMap(({ name, profiles = [] }) => profiles.map(profile => ({ product: name, profile })))
}

/**
 * Starts profiles in an organisation; they do nothing before they are put into its plan.
 *
 * @throws Failure `invalid` for an unknown one, one that is named twice and settings that it does not have
 */
export function openProfiles(
  written: readonly WrittenProfile[],
  offered: readonly OfferedProfile[],
  organisation: Organisation,
): RunningProfiles {
  const names = written.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    throw new Failure('invalid', `The profile '${twice}' is named twice; once is enough.`)
  }
  const chosen = written.map(({ name, settings = {} }) => ({ ...find(name, offered), settings }))
  const running = new Map<string, ReturnType<Profile['open']>[]>()
  for (const { product, profile, settings } of chosen) {
    running.set(product, [...(running.get(product) ?? []), profile.open(organisation, settings)])
  }
  return running
}

function find(name: string, offered: readonly OfferedProfile[]): OfferedProfile {
  const found = offered.find(({ profile }) => profile.name === name)
  if (found) return found
  const known = offered.map(({ profile }) => profile.name).join(', ')
  throw new Failure('invalid', `There is no profile '${name}'; there are ${known || 'none'}.`)
}
