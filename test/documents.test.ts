import t, { type Test } from 'tap'
import { publishedDocument, recordedReplies } from '../src/control/published-document.ts'
import {
  type ContractDocument,
  type OperationContract,
  operationsOf,
  readDocument,
  type Schema,
} from '../src/kernel/contract/contract.ts'
import { validatorOf } from '../src/kernel/contract/json-schema.ts'
import { type Cloud, clouds } from './support/clouds.ts'
import { DAEMON, emulatorUnderTest } from './support/emulator.ts'
import { parametersOf } from './support/examples.ts'
import { HIDDEN } from './support/reply-examples.ts'

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

interface Media {
  readonly schema?: Schema
  readonly example?: unknown
}

interface Body {
  readonly content?: Readonly<Record<string, Media>>
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

  t.test(`the document of ${name} has names of which generators can make types`, async t => {
    const { components } = await readDocument(contract)
    // In most languages a schema and a parameter become types side by side, with a capital at the beginning.
    const names = [components?.schemas, components?.parameters].flatMap(part => Object.keys(part ?? {}))
    t.same(ambiguous(names), [])
    // An object without a name of its own gets that of the schema and the member, twice where a schema takes it over and says more.
    t.same(nameless(components?.schemas ?? {}), [])
    // Or each operation would refuse with a type of its own.
    const refusals = operationsOf(await readDocument(contract)).flatMap(operation =>
      Object.entries(raw(operation).responses).filter(([status]) => Number(status) >= 400),
    )
    t.same([...new Set(refusals.flatMap(([, refusal]) => untyped(refusal as Refusal, components)))], [])
  })

  t.test(`the document of ${name} has a value for each parameter that has to be there`, async t => {
    // By it programs ask for each operation once.
    const document = await readDocument(contract)
    const lacking = operationsOf(document).flatMap(operation =>
      parametersOf(operation)
        .filter(parameter => parameter.required && !hasValue(parameter))
        .map(({ name }) => `${operation.id} ${name}`),
    )
    t.same(lacking, [])
  })

  t.test(
    `the published document of ${name} says of every operation what it does and what its bodies look like`,
    async t => {
      const [document, replies] = [await readDocument(contract), recordedReplies(contract)]
      const published = publishedDocument({ document, origin: 'http://127.0.0.1:8443', replies })
      for (const { id, path, method } of operationsOf(published)) {
        const {
          summary = '',
          description = '',
          requestBody,
          responses,
        } = published.paths[path]![method.toLowerCase()]!
        t.ok(summary.length > 0 && description.length > 0, id)
        for (const body of [requestBody, ...Object.values(responses)]) {
          for (const [type, media] of Object.entries((body as Body | undefined)?.content ?? {}))
            t.same(problemOf(published, type, media), undefined, `${id} ${type}`)
        }
      }
      const lacking = operationsOf(published).filter(operation => lacksExamples(operation))
      t.same(
        lacking.map(({ id }) => id),
        [],
      )
    },
  )

  t.test(`${name} asks for the credentials that its document names, and for no others`, async t => {
    await tryCredentials(t, cloud)
  })
}

/** What is wrong with an example, be it that of a body in JSON or of the root of one in XML. */
function problemOf(document: ContractDocument, type: string, { schema, example }: Media): unknown {
  if (example === undefined || !schema || !/json$|xml$|form/.test(type)) return undefined
  const validate = validatorOf(document, schema)
  return validate(example) ? undefined : validate.errors
}

/** True where neither a body nor the reply of success has an example, though it could: pages, streams and files have none. */
function lacksExamples({ document, path, method, status, extensions }: OperationContract): boolean {
  if (extensions['x-example-impossible'] !== undefined) return false
  const { requestBody, responses } = document.paths[path]![method.toLowerCase()]!
  const all = [requestBody, responses[status]].flatMap(body =>
    Object.entries((body as Body | undefined)?.content ?? {}),
  )
  return all.some(([type, { example }]) => example === undefined && !HIDDEN.includes(type))
}

function hasValue({ example, schema }: { readonly example?: unknown; readonly schema?: Schema }): boolean {
  return [example, schema?.example, schema?.default, schema?.enum].some(value => value !== undefined)
}

/** The names of which there is another that differs in case and punctuation at most. */
function ambiguous(names: readonly string[]): string[] {
  const plain = names.map(name => name.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase())
  return names.filter((_, at) => plain.indexOf(plain[at]!) !== plain.lastIndexOf(plain[at]!))
}

/** The members of a schema that are objects without a name, and of which another schema that builds on it says something, too. */
function nameless(schemas: Readonly<Record<string, Schema>>): string[] {
  return Object.entries(schemas).flatMap(([name, schema]) => {
    const parts = ((schema.allOf ?? []) as Schema[]).map(part => resolved(part, schemas))
    const said = [schema, ...parts].map(part => (part.properties ?? {}) as Readonly<Record<string, Schema>>)
    const members = said.flatMap(part => Object.keys(part))
    const repeated = new Set(members.filter((member, at) => members.indexOf(member) !== at))
    return [...repeated]
      .filter(member => said.some(part => part[member]?.properties))
      .map(member => `${name}.${member}`)
  })
}

type Refusal = Body & { readonly $ref?: string }

/** The contents of a refusal that are objects without a name. */
function untyped(refusal: Refusal, components: ContractDocument['components']): string[] {
  const whole = refusal.$ref ? (components?.responses?.[refusal.$ref.split('/').at(-1)!] as Body) : refusal
  return Object.entries(whole.content ?? {})
    .filter(([, { schema }]) => schema?.properties)
    .map(([type]) => `${type} of ${refusal.$ref ?? JSON.stringify(whole)}`)
}

function resolved(schema: Schema, schemas: Readonly<Record<string, Schema>>): Schema {
  return typeof schema.$ref === 'string' ? schemas[schema.$ref.split('/').at(-1)!]! : schema
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
  // By its flow one gets the same bearer.
  const schemes = Object.keys(document.components?.securitySchemes ?? {}).filter(
    scheme => scheme !== 'oauth2',
  )
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
