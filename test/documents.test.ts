import t, { type Test } from 'tap'
import {
  type ContractDocument,
  type OperationContract,
  operationsOf,
  readDocument,
} from '../src/kernel/contract/contract.ts'
import { type Cloud, clouds } from './support/clouds.ts'
import { DAEMON, emulatorUnderTest } from './support/emulator.ts'

const CONTROL_TOKEN = 'the-token-of-this-test'
/** Fits every path, and nothing has it. */
const UNKNOWN = '5d1f6a0e-3c64-4c0f-9a41-0b6f2f3a9d99'
/** Members under which a value or a name may be anything. */
const FREE = ['enum', 'example', 'x-example']

/** By security scheme; a bearer is made anew. */
const CREDENTIALS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  none: {},
  basic: { authorization: basic('jamfadmin', 'localtenant') },
  clientSecretBasic: { authorization: basic(DAEMON, 'localtenant-daemon-secret') },
  controlToken: { authorization: `Bearer ${CONTROL_TOKEN}` },
}

interface Secured {
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
}

for (const cloud of clouds) {
  const { name, contract } = cloud.product

  t.test(`the document of ${name} has no text that a comma has cut in two`, async t => {
    // `{ description: One, two }` is a description and a member 'two' with nothing.
    t.same(fragmentsIn(await readDocument(contract)), [])
  })

  t.test(`the document of ${name} names every status by which an operation refuses`, async t => {
    const vague = operationsOf(await readDocument(contract)).filter(operation =>
      Object.keys(raw(operation).responses).some(status => !/^\d{3}$/.test(status)),
    )
    t.same(
      vague.map(({ id }) => id),
      [],
    )
  })

  t.test(`${name} asks for the credentials that its document names, and for no others`, async t => {
    await tryCredentials(t, cloud)
  })
}

/** Where a member has no value, or a name has a blank: both are the rest of a text that should have stood in quotes. */
function fragmentsIn(node: unknown, path = ''): string[] {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([name, member]) => {
    const here = `${path}/${name}`
    if (member === null || /\s/.test(name)) return here
    return FREE.includes(name) ? [] : fragmentsIn(member, here)
  })
}

async function tryCredentials(t: Test, cloud: Cloud): Promise<void> {
  const isControl = cloud.product.name === 'control'
  const emulator = await emulatorUnderTest(t, isControl ? { controlToken: CONTROL_TOKEN } : {})
  const document = await readDocument(cloud.product.contract)
  const schemes = Object.keys(document.components?.securitySchemes ?? {})
  // At another host the address belongs to another product.
  const operations = operationsOf(document).filter(({ path }) => path !== '/')
  let bearer = await cloud.authorize(emulator)
  for (const operation of operations) {
    const answers = new Map<string, number>()
    for (const scheme of ['none', ...schemes]) {
      const headers = CREDENTIALS[scheme] ?? bearer
      const path = operation.path.replace(/\{\w+\}/g, UNKNOWN)
      const { status } = await emulator.request(path, { method: operation.method, headers })
      answers.set(scheme, status)
    }
    const refused = [...answers].filter(([, status]) => status === 401).map(([scheme]) => scheme)
    // What has written may have ended the session.
    if (operation.method !== 'GET') bearer = await cloud.authorize(emulator)
    t.same(refused, expectedRefusals(operation, [...answers.keys()], isControl), operation.id)
  }
}

function expectedRefusals(
  operation: OperationContract,
  schemes: readonly string[],
  isControl: boolean,
): string[] {
  const { security = (operation.document as Secured).security } = raw(operation) as Secured
  if (security === undefined) return ['the document says nothing of it']
  // With a control token the control API is not open, as the document says of the scheme.
  const ways = isControl ? security.filter(way => Object.keys(way).length > 0) : security
  if (security.length === 0 || ways.some(way => Object.keys(way).length === 0)) return []
  return schemes.filter(scheme => !ways.some(way => scheme in way))
}

function basic(name: string, password: string): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
}

function raw({ document, path, method }: OperationContract): ContractDocument['paths'][string][string] {
  return document.paths[path]![method.toLowerCase()]!
}
