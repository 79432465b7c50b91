import { seeded } from '../../query/random.ts'

/** Choices that are the same for the same seed. */
export interface Chance {
  /** A whole number from 0 up to the limit, which it never is. */
  below(limit: number): number
  oneOf<T>(values: readonly T[]): T
  /** Up to so many. */
  some<T>(most: number, make: () => T): T[]
  /** True so often of a hundred times. */
  percent(share: number): boolean
}

export function openChance(seed: number): Chance {
  const random = seeded(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  return {
    below,
    oneOf: values => values[below(values.length)]!,
    some: (most, make) => Array.from({ length: below(most + 1) }, make),
    percent: share => random() * 100 < share,
  }
}
