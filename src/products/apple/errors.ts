import { Failure } from '../../kernel/http/failure.ts'

/** The one refusal Apple defines for service discovery; iOS 17.5, macOS 14.5 and visionOS 1.2 understand it. */
const WELL_KNOWN_FAILED = 'com.apple.well-known.failed'

/** A refusal: the device logs `description` and may show `message`. */
export class DiscoveryRefused extends Failure {
  readonly shown: string | undefined

  constructor(description: string, shown?: string) {
    super('forbidden', description, { code: WELL_KNOWN_FAILED })
    this.shown = shown
  }
}

export function refused(description: string, shown?: string): DiscoveryRefused {
  return new DiscoveryRefused(description, shown)
}

/** The domain has no such file: a device then asks Apple's fallback. */
export function notPublished(domain: string): Failure {
  return new Failure('notFound', `${domain} publishes no service discovery.`)
}

export const failureNames: readonly string[] = [WELL_KNOWN_FAILED]

/** Apple has one name only; anything else that goes wrong is a status. */
export function failureNamed(name: string): Failure | undefined {
  return name === WELL_KNOWN_FAILED ? refused('This device may not be enrolled.') : undefined
}
