import { inspect } from 'node:util'

/** A variable that every program is given. */
export const env = (name: string): string => process.env[name] ?? ''

export const TENANT = env('TENANT_ID')
export const URL_OF_ALL = env('HTTP_URL')

/** What Entra and Jamf Pro want to see for a token. */
export const daemon = (client_secret: string) => ({
  grant_type: 'client_credentials' as const,
  client_id: env('CLIENT_ID'),
  client_secret,
  scope: 'https://graph.microsoft.com/.default',
})
export const jamfClient = {
  grant_type: 'client_credentials' as const,
  client_id: env('JAMF_CLIENT_ID'),
  client_secret: env('JAMF_CLIENT_SECRET'),
}
export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

type Page = {
  readonly value: readonly { readonly displayName?: string | null }[]
  '@odata.nextLink'?: string
}

/** All names of a list, page by page, each asked for by what the former names as the next. */
export async function namesOf(page: ($skiptoken: string | undefined) => Promise<Page | undefined>) {
  const names = new Set<string>()
  let next: string | undefined
  do {
    const answer = present(await page(next))
    for (const { displayName } of answer.value) names.add(present(displayName))
    const link = answer['@odata.nextLink']
    next = link && (new URL(link).searchParams.get('$skiptoken') ?? undefined)
  } while (next)
  return names.size
}

export function same(actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected))
    throw new Error(`${inspect(actual)} instead of ${inspect(expected)}`)
}

export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('it is missing')
  return value
}

export type Steps = Readonly<Record<string, () => Promise<void>>>

/** Does one thing after the other and prints what came of it as a line of JSON; a step fails by throwing. */
export async function run(steps: Steps): Promise<void> {
  for (const [step, attempt] of Object.entries(steps)) {
    const [ok, detail] = await attempt().then(
      () => [true, ''] as const,
      (error: unknown) => [false, inspect(error)] as const,
    )
    console.log(JSON.stringify({ step, ok, detail }))
  }
}
