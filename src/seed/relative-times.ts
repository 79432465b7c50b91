import { isoSeconds } from '../kernel/organisation/clock.ts'

/**
 * The start of an organisation that is seeded to be moved later: so far ahead that what counts from it ("3 hours ago") cannot be taken for one of
 * the dates that a seed states as they are.
 */
export const FAR_START = Date.UTC(5000, 0, 1)

/**
 * Milliseconds from the far start to a moment that counts from it; undefined for every other text. What counts from it lies within a
 * thousand years of it; 9999 is a real "never". Texts of moments sort as the moments do.
 */
export function offsetOf(text: string): number | undefined {
  return text > '4000' && text < '6000' ? Date.parse(text) - FAR_START : undefined
}

/** Gives the moment that lies so many milliseconds after a start, which is rounded to whole seconds. */
export function momentsFrom(start: number): (offset: number) => string {
  const rounded = Math.round(start / 1000) * 1000
  // Hundreds of moments are a few dozen different ones.
  const known = new Map<number, string>()
  return offset => {
    const moment = known.get(offset) ?? isoSeconds(rounded + offset)
    known.set(offset, moment)
    return moment
  }
}
