import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../kernel/assets.ts'
import {
  type ContractDocument,
  METHODS,
  type OperationObject,
  type Schema,
} from '../kernel/contract/contract.ts'

/** Operation -> content type -> the body that it answers with in the seed's organisation. */
export type RecordedReplies = Readonly<Record<string, Readonly<Record<string, unknown>>>>

interface Publication {
  readonly document: ContractDocument
  /** The address that is asked, which becomes the first server. */
  readonly origin: string
  readonly replies: RecordedReplies
}

interface Media {
  readonly schema?: Schema
  readonly example?: unknown
}
type Content = Readonly<Record<string, Media>>
interface Message {
  readonly $ref?: string
  readonly content?: Content
}

/** What `npm run examples` has written; nothing for a product that it has not run for. */
export function recordedReplies(product: string): RecordedReplies {
  const file = join(packageRoot, 'openapi', product, 'examples.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}

/**
 * A document for people and for programs that know nothing of this emulator: with the address that was asked as its server, with examples of
 * replies, with what an operation needs in its description, and with XML as OpenAPI describes it.
 */
export function publishedDocument({ document, origin, replies }: Publication): ContractDocument {
  const servers = [{ url: origin, description: 'This emulator' }, ...(document.servers ?? [])]
  const paths = Object.entries(document.paths).map(([path, item]) => {
    const members = Object.entries(item).map(([name, member]) => {
      const isOperation = METHODS.some(method => method.toLowerCase() === name)
      return [name, isOperation ? publishedOperation(member, document, replies) : member]
    })
    return [path, Object.fromEntries(members)]
  })
  const components = {
    ...document.components,
    responses: referredTo(document.components?.responses ?? {}, paths),
    schemas: withXmlRoots(document),
    securitySchemes: withTokensFrom(origin, document),
  }
  return { ...document, servers, paths: Object.fromEntries(paths), components }
}

/** The responses without those of which every use has examples of its own. */
function referredTo(
  responses: Readonly<Record<string, unknown>>,
  paths: unknown,
): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(paths)
  const used = Object.entries(responses).filter(([name]) => text.includes(`"#/components/responses/${name}"`))
  return Object.fromEntries(used)
}

interface SecurityScheme {
  readonly flows?: Readonly<Record<string, { readonly tokenUrl: string }>>
}

/** Flows of OAuth get their tokens where the document comes from, by the path that the real cloud has. */
function withTokensFrom(
  origin: string,
  { components }: ContractDocument,
): Readonly<Record<string, SecurityScheme>> {
  const published = Object.entries((components?.securitySchemes ?? {}) as Record<string, SecurityScheme>).map(
    ([name, scheme]) => {
      const flows = Object.entries(scheme.flows ?? {}).map(([flow, settings]) => {
        return [flow, { ...settings, tokenUrl: origin + new URL(settings.tokenUrl).pathname }]
      })
      return [name, flows.length > 0 ? { ...scheme, flows: Object.fromEntries(flows) } : scheme]
    },
  )
  return Object.fromEntries(published)
}

function publishedOperation(
  operation: OperationObject,
  document: ContractDocument,
  replies: RecordedReplies,
): OperationObject {
  const { operationId, description, requestBody, responses } = operation
  const recorded = replies[operationId] ?? {}
  const isFirst = Object.keys(responses).find(status => /^2/.test(status))
  const published = Object.entries(responses).map(([status, response]) => [
    status,
    status === isFirst ? withExamples(response as Message, document, recorded) : response,
  ])
  const texts = [description, ...needsOf(operation)].filter(Boolean)
  return {
    ...operation,
    description: texts.join('\n\n'),
    ...(requestBody && { requestBody: withXmlExamples(requestBody) }),
    responses: Object.fromEntries(published),
  }
}

/** A reply with the recorded body of each content type that has no example of its own. */
function withExamples(
  response: Message,
  document: ContractDocument,
  recorded: RecordedReplies[string],
): Message {
  const { $ref } = response
  const whole = $ref ? (document.components?.responses?.[$ref.split('/').at(-1)!] as Message) : response
  if (!whole.content || Object.keys(recorded).length === 0) return response
  const content = Object.entries(whole.content).map(([type, media]) => {
    const example = media.example ?? recorded[type]
    return [type, example === undefined ? media : { ...media, example }]
  })
  return { ...whole, content: Object.fromEntries(content) }
}

/** Of a wrapper for the root of XML, `{ script: {...} }`, the root; undefined for any other schema. */
function rootOf({ properties, required }: Schema): { name: string; schema: Schema } | undefined {
  const [[name, schema] = [], ...others] = Object.entries((properties ?? {}) as Record<string, Schema>)
  if (name === undefined || others.length > 0 || !Array.isArray(required)) return undefined
  return { name, schema: schema! }
}

/** The schemas that bodies in XML have say what the parser makes of them, the root a member; OpenAPI describes the root itself. */
function withXmlRoots({ paths, components }: ContractDocument): Readonly<Record<string, Schema>> {
  const schemas = { ...components?.schemas }
  const bodies = Object.values(paths).flatMap(item =>
    Object.values(item).map(({ requestBody }) => requestBody),
  )
  for (const { $ref } of bodies.flatMap(body => xmlSchemas(body?.content ?? {}))) {
    const name = typeof $ref === 'string' ? $ref.split('/').at(-1)! : undefined
    const root = name === undefined ? undefined : rootOf(components?.schemas?.[name] ?? {})
    if (root) schemas[name!] = { ...root.schema, xml: { name: root.name } }
  }
  return schemas
}

function xmlSchemas(content: Content): Schema[] {
  return Object.entries(content).flatMap(([type, { schema }]) => (isXml(type) && schema ? [schema] : []))
}

function withXmlExamples<Body extends { readonly content: Content }>(body: Body): Body {
  const content = Object.entries(body.content).map(([type, media]) => {
    const [only, ...others] = Object.values(Object(media.example) as object)
    return [type, isXml(type) && others.length === 0 && only ? { ...media, example: only } : media]
  })
  return { ...body, content: Object.fromEntries(content) }
}

function isXml(type: string): boolean {
  return /[/+]xml$/.test(type)
}

interface Permissions {
  readonly least: readonly string[]
  readonly higher: readonly string[]
}

/** What a caller has to have been granted, in words. */
function needsOf(operation: OperationObject): string[] {
  const {
    'x-ms-permissions': permissions,
    'x-required-privileges': privileges,
    'x-app-roles': roles,
  } = operation
  const byKind = Object.entries((permissions ?? {}) as Readonly<Record<string, Permissions>>)
  return [
    ...byKind.map(([kind, { least, higher }]) => {
      const who = kind === 'Application' ? 'An application' : 'A user'
      return `${who} needs one of the permissions ${listed([...least, ...higher])}.`
    }),
    ...(Array.isArray(privileges) && privileges.length > 0
      ? [`Needs the privileges ${listed(privileges)}.`]
      : []),
    ...(Array.isArray(roles) ? [`Needs the application role ${listed(roles)}.`] : []),
  ]
}

function listed(names: readonly string[]): string {
  return names.map(name => `\`${name}\``).join(', ')
}
