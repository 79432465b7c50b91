import type { Answer, EmulatorUnderTest } from '../../support/emulator.ts'

/** A person at a consent address, with the cookie and the form of the page last seen. */
export interface Visitor {
  /** Opens an address: a path of the emulator or a whole URL. */
  open(address: string): Promise<Answer>
  /** Sends the last page's form with these fields added; `headers` win over the browser's own. */
  submit(
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>
  readonly signIn: (username: string, password?: string) => Promise<Answer>
  readonly accept: () => Promise<Answer>
  readonly cancel: () => Promise<Answer>
}

export function visitor(emulator: EmulatorUnderTest): Visitor {
  let page = { origin: '', action: '', ticket: '' }
  let cookie = ''
  const remember = (answer: Answer, origin: string): Answer => {
    const [set] = [answer.headers['set-cookie']].flat()
    if (set) cookie = set.split(';')[0]!
    const action = /<form method="post" action="([^"]+)"/.exec(answer.text)?.[1]
    const ticket = /name="ticket" value="([^"]+)"/.exec(answer.text)?.[1]
    if (action && ticket) page = { origin, action, ticket }
    return answer
  }
  const self: Visitor = {
    open: async address => {
      const { origin } = new URL(address, emulator.url)
      const headers = cookie ? { cookie } : {}
      return remember(await emulator.request(address, { headers }), origin)
    },
    submit: async (fields, headers = {}) => {
      const { origin, action, ticket } = page
      const answer = await emulator.request(origin + action, {
        form: { ticket, ...fields },
        headers: { origin, cookie, ...headers },
      })
      return remember(answer, origin)
    },
    signIn: (username, password = 'localtenant') => self.submit({ username, password }),
    accept: () => self.submit({ decision: 'accept' }),
    cancel: () => self.submit({ decision: 'cancel' }),
  }
  return self
}

/** What is in the page, without tags and runs of space. */
export function textOf({ text }: Answer): string {
  return text
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** The query of a redirect, in order. */
export function queryOf({ headers }: Answer): [string, string][] {
  return [...new URL(String(headers.location)).searchParams]
}
