import { type InstalledApplication, installedApplications } from '../../domain/applications/applications.ts'
import { findUserProfile, firstUserNames, type UserProfile } from '../../domain/directory/users.ts'
import { Failure } from '../../kernel/http/failure.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { SOME, someOf } from '../wording.ts'

/** An application that a token can be for. */
export interface TokenSubject extends InstalledApplication {
  readonly principal_id: string
}

/**
 * The application of this id or display name; without one, the first that has a service principal.
 *
 * @throws Failure `notFound` for none, `invalid` for several or for one without service principal
 */
export function orderedApplication(database: Database, name: string | undefined): TokenSubject {
  const found = installedApplications(database, name)
  const [application, another] = name === undefined ? found.filter(isTokenSubject).slice(0, 1) : found
  if (!application) {
    const known = installedApplications(database).filter(isTokenSubject).map(nameAndId)
    const missing = name === undefined ? 'no application to mint for' : `no application '${name}'`
    throw new Failure('notFound', `There is ${missing}; there are ${someOf(known)}.`)
  }
  if (another) {
    const ids = found.map(({ app_id }) => app_id)
    throw new Failure(
      'invalid',
      `Several applications are called '${name}'; say which by its id: ${someOf(ids)}.`,
    )
  }
  if (isTokenSubject(application)) return application
  throw new Failure(
    'invalid',
    `The application ${nameAndId(application)} has no service principal here; grant it consent first.`,
  )
}

function isTokenSubject(application: InstalledApplication): application is TokenSubject {
  return application.principal_id !== null
}

function nameAndId({ display_name, app_id }: InstalledApplication): string {
  return `${display_name} (${app_id})`
}

/** @throws Failure `notFound` that names some there are */
export function orderedUser(database: Database, key: string): UserProfile {
  const user = findUserProfile(database, key)
  if (user) return user
  throw new Failure(
    'notFound',
    `There is no user '${key}'; there are ${someOf(firstUserNames(database, SOME + 1))}.`,
  )
}
