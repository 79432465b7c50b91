import type { Test } from 'tap'
import { type OperationContract, operationsOf, readDocument } from '../../src/kernel/contract/contract.ts'
import { examplesOf } from '../../src/kernel/contract/examples.ts'
import { openContract } from './contract.ts'
import type { Answer, EmulatorUnderTest, RequestOptions } from './emulator.ts'
import { exampleOf, HIDDEN, type Replies, writeXml } from './reply-examples.ts'

type Headers = Readonly<Record<string, string>>

/** A parameter as far as examples are concerned. */
interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly example?: unknown
}

/** What the document says beside parameters and bodies about how an operation is tried. */
interface Extensions {
  /** Values of parameters that are others than their own examples; `$response.body#/id` is a member of the reply before. */
  readonly 'x-example'?: Readonly<Record<string, unknown>>
  /** The operation that has to be done before. */
  readonly 'x-example-after'?: string
  /** Why it cannot be tried by an example. */
  readonly 'x-example-impossible'?: string
}

interface Scene {
  readonly emulator: EmulatorUnderTest
  readonly operations: readonly OperationContract[]
  readonly authorization: Authorization
}

/** The headers that an operation with these security schemes needs. */
type Authorization = (schemes: readonly string[]) => Headers

/** Content types. */
interface Way {
  readonly sends: string | undefined
  readonly accepts: string | undefined
}

/**
 * Does what the examples of a product's document show, each operation in an organisation that is as the seed has it, and holds the
 * replies against the document. An operation fails whose examples do not suffice, or that is answered otherwise than the document
 * promises. A parameter is sent when it is required or has an `example`.
 *
 * @param authorize makes tokens anew after each reset
 * @returns the replies as examples, at the address of the real cloud
 */
export async function tryExamples(
  t: Test,
  product: string,
  { emulator, authorize }: { emulator: EmulatorUnderTest; authorize(): Promise<Authorization> },
): Promise<Replies> {
  const operations = operationsOf(await readDocument(product))
  const contract = await openContract(product)
  const replies: Record<string, Record<string, unknown>> = {}
  let scene: Scene | undefined
  for (const operation of operations) {
    const { 'x-example-impossible': impossible, 'x-example-after': earlier } = extensionsOf(operation)
    await t.test(operation.id, async t => {
      if (impossible) return t.comment(impossible)
      for (const way of waysOf(operation)) {
        scene ??= { emulator, operations, authorization: await authorize() }
        const { answer } = await tryOne(operation, way, scene)
        t.equal(answer.status, operation.status, `${JSON.stringify(way)} ${answer.text.slice(0, 300)}`)
        contract.matches(t, operation.id, answer)
        replies[operation.id] = { ...replies[operation.id], ...shown(operation, way, answer) }
        if (operation.method === 'GET' && earlier === undefined) continue
        await emulator.control.reset()
        scene = undefined
      }
    })
  }
  const { servers = [] } = operations[0]!.document
  const real = new URL(servers[0]!.url)
  const text = JSON.stringify(replies).replaceAll(emulator.url, real.origin)
  return JSON.parse(text.replaceAll(new URL(emulator.url).host, real.host))
}

/** Each content type of the body, and each of the reply. */
function waysOf(operation: OperationContract): Way[] {
  const { responses } = rawOf(operation)
  const { content = {} } = resolved<{ content?: object }>(operation, responses[operation.status])
  const bodies = operation.bodyOptional ? Object.keys(examplesOf(operation).bodies) : operation.bodyTypes
  const [sends, accepts] = [bodies, Object.keys(content)].map(types =>
    types.length > 0 ? types : [undefined],
  )
  return sends!.flatMap(type => accepts!.map(reply => ({ sends: type, accepts: reply })))
}

/** What the document shows of a reply: no pages and files, and nothing that it has an example of itself. */
function shown(
  operation: OperationContract,
  { accepts: type }: Way,
  answer: Answer<unknown>,
): Replies[string] {
  if (type === undefined || HIDDEN.includes(type) || answer.status !== operation.status) return {}
  return examplesOf(operation).replies[type] === undefined ? { [type]: exampleOf(answer, type) } : {}
}

/** A request that was made. */
interface Tried {
  readonly answer: Answer<unknown>
  /** The keys in its path, which the operation that comes after it may have too. */
  readonly path: Readonly<Record<string, string>>
}

/** @throws Error when an example is missing */
async function tryOne(operation: OperationContract, way: Way, scene: Scene): Promise<Tried> {
  const { 'x-example-after': earlier, 'x-example': own = {} } = extensionsOf(operation)
  const before = scene.operations.find(({ id }) => id === earlier)
  if (earlier && !before) throw new Error(`${operation.id} comes after ${earlier}, which there is not.`)
  const tried = before && (await tryOne(before, waysOf(before)[0]!, scene))
  const values = parametersOf(operation).map(({ name, example, ...rest }) => ({
    ...rest,
    name,
    value:
      filled(own[name], tried?.answer) ?? (rest.in === 'path' ? tried?.path[name] : undefined) ?? example,
  }))
  const without = values.find(({ required, value }) => required && value === undefined)
  if (without) throw new Error(`${operation.id} has no example of '${without.name}'.`)
  const of = (place: Parameter['in']) =>
    values
      .filter(({ in: where, value }) => where === place && value !== undefined)
      .map(({ name, value }): [string, string] => [name, String(value)])
  const keys = of('path')
  const path = keys.reduce(
    (text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(value)),
    operation.path,
  )
  const query = new URLSearchParams(of('query'))
  const { headers, ...body } = await bodyOf(operation, way)
  const answer = await ask(scene.emulator, query.size > 0 ? `${path}?${query}` : path, {
    ...body,
    method: operation.method,
    headers: {
      ...scene.authorization(schemesOf(operation)),
      ...Object.fromEntries(of('header')),
      ...(way.accepts === undefined ? {} : { accept: way.accepts }),
      ...headers,
    },
  })
  return { answer, path: Object.fromEntries(keys) }
}

/** The reply; of a stream, which has no end, only its head. */
async function ask(
  emulator: EmulatorUnderTest,
  path: string,
  options: RequestOptions,
): Promise<Answer<unknown>> {
  if (options.headers?.accept !== 'text/event-stream') return emulator.request(path, options)
  const { status, headers, body } = await fetch(emulator.url + path, { headers: options.headers })
  await body?.cancel()
  return { status, headers: Object.fromEntries(headers), text: '', body: undefined }
}

/** A value, or what it says about the reply before in a runtime expression of OpenAPI. */
function filled(value: unknown, reply: Answer<unknown> | undefined): unknown {
  const pointer = typeof value === 'string' && /^\$response\.body#\/(.+)$/.exec(value)?.[1]
  if (!pointer) return value
  return pointer.split('/').reduce<unknown>((node, name) => Object(node)[name], reply?.body)
}

/** @throws Error when there is no example of such a body */
async function bodyOf(
  operation: OperationContract,
  { sends }: Way,
): Promise<Pick<RequestOptions, 'body' | 'headers'>> {
  if (sends === undefined) return {}
  const example = examplesOf(operation).bodies[sends]
  if (example === undefined) throw new Error(`${operation.id} has no example of a body in ${sends}.`)
  if (sends === 'multipart/form-data') {
    const form = new FormData()
    for (const [name, value] of Object.entries(example as object)) form.append(name, value)
    const encoded = new Response(form)
    const type = encoded.headers.get('content-type')!
    return { body: Buffer.from(await encoded.arrayBuffer()), headers: { 'content-type': type } }
  }
  return { body: written(example, sends), headers: { 'content-type': sends } }
}

function written(example: unknown, type: string): string {
  if (typeof example === 'string') return example
  if (type === 'application/x-www-form-urlencoded')
    return new URLSearchParams(example as object as Record<string, string>).toString()
  return type.endsWith('xml') ? writeXml(example) : JSON.stringify(example)
}

interface Secured {
  readonly security?: readonly object[]
}

/** Names of the security schemes, any of which will do. */
function schemesOf(operation: OperationContract): string[] {
  const { security = (operation.document as Secured).security ?? [] } = rawOf(operation) as Secured
  return security.flatMap(Object.keys)
}

function extensionsOf({ extensions }: OperationContract): Extensions {
  return extensions
}

function rawOf({ document, path, method }: OperationContract) {
  return document.paths[path]![method.toLowerCase()]!
}

/** The parameters of an operation and of its path as the document has them. */
export function parametersOf(operation: OperationContract): Parameter[] {
  const ofPath = operation.document.paths[operation.path]!.parameters as unknown as unknown[] | undefined
  return [...(ofPath ?? []), ...(rawOf(operation).parameters ?? [])].map(parameter =>
    resolved<Parameter>(operation, parameter),
  )
}

function resolved<Part>({ document }: OperationContract, part: unknown): Part {
  const { $ref } = Object(part) as { $ref?: string }
  if ($ref === undefined) return Object(part)
  return $ref
    .split('/')
    .slice(1)
    .reduce<unknown>((node, name) => Object(node)[name], document) as Part
}
