import type { Test } from 'tap'
import {
  type Answer,
  type EmulatorUnderTest,
  emulatorUnderTest,
  READER,
  type RequestOptions,
} from '../support/emulator.ts'

/** An object as Graph sends it. */
export type Item = Record<string, unknown> & { readonly id: string }

/** A list as Graph sends it. */
export interface List {
  readonly value: Item[]
  readonly '@odata.context': string
  readonly '@odata.count'?: number
  readonly '@odata.nextLink'?: string
}

export interface Refusal {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly innerError: Readonly<Record<string, string>>
  }
}

type Options = RequestOptions & { readonly as?: 'reader' }

/** Graph, asked below /v1.0 with the daemon's token unless said otherwise. */
export interface GraphUnderTest {
  readonly emulator: EmulatorUnderTest
  readonly origin: string
  readonly daemon: string
  readonly reader: string
  ask<Body = Item>(target: string, options?: Options): Promise<Answer<Body>>
  /** The objects of a list, or the test ends. */
  list(target: string, options?: Options): Promise<Item[]>
  /** The id of a group by its display name. */
  groupId(displayName: string): Promise<string>
  /** Passes when the request is refused with this status, code and message. */
  refuses(
    t: Test,
    target: string,
    refusal: [number, string, (string | RegExp)?],
    options?: Options,
  ): Promise<void>
}

/** What makes a query an advanced one, with `$count=true`. */
export const eventual = { headers: { consistencylevel: 'eventual' } } as const

export async function graphUnderTest(t: Test): Promise<GraphUnderTest> {
  const emulator = await emulatorUnderTest(t)
  const [daemon, reader] = [await emulator.token(), await emulator.token({ clientId: READER })]
  const ask: GraphUnderTest['ask'] = (target, { as, ...options } = {}) =>
    emulator.request(target.startsWith('http') ? target : `/v1.0${target}`, {
      bearer: as === 'reader' ? reader : daemon,
      ...options,
    })
  const list: GraphUnderTest['list'] = async (target, options) => {
    const { status, text, body } = await ask<List>(target, options)
    if (status !== 200) throw new Error(`${target}: ${status} ${text}`)
    return body.value
  }
  return {
    emulator,
    origin: emulator.url,
    daemon,
    reader,
    ask,
    list,
    groupId: async name => (await list(`/groups?$filter=displayName eq '${name}'`))[0]!.id,
    refuses: async (test, target, [status, code, message], options) => {
      const answer = await ask<Refusal>(target, options)
      test.equal(answer.status, status, `${target}: ${answer.text}`)
      test.equal(answer.body?.error.code, code)
      if (message instanceof RegExp) test.match(answer.body.error.message, message)
      else if (message) test.equal(answer.body.error.message, message)
    },
  }
}
