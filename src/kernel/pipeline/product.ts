import type { X509Certificate } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { RequestCheck } from '../contract/conformance/request-findings.ts'
import type { OperationContract } from '../contract/contract.ts'
import type { Parameter } from '../contract/parameters.ts'
import type { Violation } from '../contract/violation.ts'
import type { Failure } from '../http/failure.ts'
import type { Ending, HeaderRecord, HeaderValues, Reply, Result } from '../http/reply.ts'
import type { BackgroundWork, Outbound } from '../organisation/background-work.ts'
import type { OrganisationDirectory } from '../organisation/directory.ts'
import type { Profile } from '../organisation/faults/faults.ts'
import type { Organisation } from '../organisation/organisation.ts'
import type { Deadline } from '../organisation/scheduled-work.ts'
import type { SeedSections } from '../organisation/seed.ts'
import type { SchemaPart } from '../sqlite/schema.ts'

/** A request of which is known which organisation it concerns, but not yet who sent it. */
export interface ResolvedRequest {
  readonly method: string
  /** Path and query as the client sent them. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  /** Host name the client addressed, lower case, without port. */
  readonly host: string
  /** `scheme://host[:port]` the client used: absolute URLs in replies begin with it. */
  readonly origin: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | string[] | undefined>>
  /** What the client showed in the TLS handshake, where a product wants one; nobody has looked whether it is to be trusted. */
  readonly clientCertificate?: X509Certificate | undefined
  /** The operation that the path leads to; undefined for a path that the contract does not have. */
  readonly operation: OperationContract | undefined
  readonly organisations: OrganisationDirectory
  /** The organisation it concerns, as far as that can be told before the caller has been identified: refusals are its own affair. */
  readonly organisation: Organisation
  readonly requestLog: RequestLog
}

/** What is noted of a request on its way, for the journal. */
interface RequestLog {
  /** The message as Node has it; absent for what did not come as one of its own, such as a part of a batch. */
  readonly message?: IncomingMessage
  /** By `performance.now()`. */
  readonly arrivedAt: number
  /** The emulated cloud that sent it by itself; undefined for what a client sent. */
  readonly sender?: string | undefined
  caller?: string | undefined
  /** The id of the fault that struck. */
  fault?: string | undefined
  ending?: Ending | undefined
  /** Headers of the reply beside the operation's own. */
  headers?: HeaderValues | undefined
  /** What its document has against it, where that had to be known before it was answered. */
  check?: RequestCheck | undefined
}

/** A request as it came in, before its organisation is known. */
export type IncomingRequest = Omit<ResolvedRequest, 'organisation'>

/** What can be seen of a request without taking it apart. */
type RequestHead = Pick<ResolvedRequest, 'host' | 'origin' | 'headers' | 'organisations'>

/** Whose organisation the request concerns, and who asks. */
export interface Identity<Caller> {
  readonly organisation: Organisation
  readonly caller: Caller
}

/**
 * All that an operation may need; most take a few of these by destructuring. `Body` is what the contract says of the operation's body: a
 * product's `RequestBodies` has that by operation.
 */
export interface Call<Caller = unknown, Body = unknown> extends ResolvedRequest, Identity<Caller> {
  readonly operation: OperationContract
  readonly body: Body
  /** Those of the contract by their names there, as their schemas have them; empty until the call has been held against it. */
  readonly parameters: Readonly<Record<string, unknown>>
}

/** What is left to be done once an operation is committed: what takes its time, such as a signature, and changes nothing. */
export class Finish {
  readonly run: () => Result | Promise<Result>

  constructor(run: () => Result | Promise<Result>) {
    this.run = run
  }
}

/** Gives back what an operation cannot give at once: `run` is called after the commit, outside of the transaction. */
export function finish(run: Finish['run']): Finish {
  return new Finish(run)
}

/**
 * What one operation of the contract does. It is synchronous, and a write (POST, PUT, PATCH, DELETE) is one transaction of its
 * organisation's database: it is kept whole, or not at all when something is thrown.
 */
export type Operation<Caller, Body = unknown> = (call: Call<Caller, Body>) => Result | Finish

/** An operation that needs something before it that only a promise gives, such as a verified signature. */
export interface PreparedOperation<Caller, Prepared = unknown, Body = unknown> {
  /** Reads only, outside of any transaction. What it throws ends the request. */
  readonly prepare: (call: Call<Caller, Body>) => Prepared | Promise<Prepared>
  readonly operate: (call: Call<Caller, Body>, prepared: Prepared) => Result | Finish
}

/** An operation that is no transaction of one database, because it waits, or replaces databases: only what is no cloud has such. */
export interface UnboundOperation<Caller, Body = unknown> {
  readonly transaction: 'none'
  readonly run: (call: Call<Caller, Body>) => Result | Promise<Result>
}

export type AnyOperation<Caller, Body> =
  | Operation<Caller, Body>
  // What is prepared is the operation's own business.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  | PreparedOperation<Caller, any, Body>
  | UnboundOperation<Caller, Body>

/**
 * Operation id -> what is done. `Bodies` are those of the contract, by operation: what takes another body than its operation has does not
 * fit. That a body is what the contract says is seen to before an operation is called.
 */
export type Operations<Caller, Bodies = unknown> = {
  readonly [Id in keyof Bodies]?: AnyOperation<Caller, Bodies[Id]>
} & Readonly<Record<string, AnyOperation<Caller, never>>>

/** Reads a body of one content type. */
export interface Codec {
  /**
   * @param type the whole `Content-Type`
   * @throws whatever tells that the bytes are malformed
   */
  read(body: Buffer, type: string): unknown
}

/** One cloud: a host and a token audience. */
export interface Product<Caller> {
  readonly name: string
  /** Host names that belong to it, lower case; a name that begins with a dot stands for all below it. */
  readonly hosts: readonly string[]
  /** True for a host that belongs to an organisation and leads to this product: its Jamf instance, its domain. */
  ownsOrganisationHost?(host: string, organisations: OrganisationDirectory): boolean
  /** Paths that lead to it when the host does not tell; tried in the order of the products. A message that could not be parsed has no head. */
  ownsPath(path: string, head?: Pick<IncomingRequest, 'method' | 'host' | 'headers'>): boolean
  /**
   * True for a host whose clients are asked for a certificate in the TLS handshake. They may come without, and with any: whom to
   * trust is for `identify` to say.
   */
  wantsClientCertificate?(host: string, organisations: OrganisationDirectory): boolean
  /** The folder of its OpenAPI document in `openapi`. */
  readonly contract: string
  /** Brings a path into the form that the router knows; applied to requests and to the contract's paths alike. */
  normalizePath?(path: string): string
  readonly ignoreCase?: boolean
  readonly operations: Operations<Caller>
  /** Content type in lower case -> how bodies of it are read, beside JSON and forms, which every product reads. */
  readonly codecs?: Readonly<Record<string, Codec>>
  /** What it keeps in the database of an organisation beside what clouds share. */
  readonly schema?: readonly SchemaPart[]
  /** What it adds to the seed of an organisation, behind what clouds share. */
  readonly seed?: SeedSections
  /** Names of the events that it tells beside those that follow from rows. */
  readonly events?: readonly string[]
  /** What falls due by itself in it; of what is due at the same moment, the first comes first. */
  readonly deadlines?: readonly Deadline[]
  /** What it does by itself over the network. */
  readonly background?: (outbound: Outbound) => BackgroundWork
  /**
   * The organisation that a request names in its own way; undefined leaves it to the host name, and then to the first organisation. Never throws
   * for what the request says: it decides whose clock and journal a refusal belongs to.
   */
  locate?(request: IncomingRequest): Organisation | undefined
  /** Finds the organisation and the caller, or throws a Failure. Runs before the body is read and for unknown paths too. */
  identify(resolved: ResolvedRequest): Identity<Caller> | Promise<Identity<Caller>>
  /**
   * The organisation that only the body names: asked once that has been read, before anything is done or disturbed. Undefined leaves the request
   * where `identify` has put it. Never throws.
   */
  resolveFromBody?(call: Call<Caller>): Organisation | undefined
  /** The name in the contract of a query parameter as a client may spell it. Default: as it is. */
  parameterName?(name: string): string
  /** The text of a parameter as its schema knows it; undefined for text that counts as nothing. Default: as it is. */
  parameterText?(text: string, parameter: Pick<Parameter, 'place' | 'schema'>): string | undefined
  /** A body of JSON as the contract should see it: with names as it spells them. Default: as it came. Never throws. */
  normalizeBody?(call: Call<Caller>): unknown
  /** True for a member of a body of JSON that says something about it, is passed over, and is in no document: OData's `@odata.type`. */
  isAnnotation?(name: string): boolean
  /** What this cloud says of a call that does not fit the contract; undefined where it has no words of its own. */
  refuse?(violation: Violation, call: Call<Caller>): Failure | undefined
  /** Throws a Failure unless the caller may do this operation, which the request asks for. */
  permit?(identity: Identity<Caller>, operation: OperationContract, resolved: ResolvedRequest): void
  /** Who calls, as the journal and faults name them: an application's id or an account's name. Never throws. */
  callerName?(call: Pick<Call<Caller>, 'caller' | 'headers' | 'query' | 'body'>): string | undefined
  /** A failure by the name that this cloud gives it (`AADSTS700082`, `INVALID_ID`); undefined for a name that it does not use. */
  failureNamed?(name: string): Failure | undefined
  /** Those names. */
  readonly failureNames?: readonly string[]
  /** Ways in which it makes life hard, to be switched on by name. */
  readonly profiles?: readonly Profile[]
  /** True for what is no cloud: its requests are kept out of the journal, and no fault strikes them. */
  readonly unrecorded?: boolean
  /** What to say of a path that the contract does not have, when it is not simply unknown. */
  missing?(resolved: ResolvedRequest): Failure | undefined
  /** Writes a value that an operation gave in the form that the client accepts. Default: JSON. */
  represent?(call: Call<Caller>, value: object): Result | Promise<Result>
  /** Headers of every reply, be it a refusal, unless it brings its own. */
  readonly fixedHeaders?: HeaderValues
  /** Headers of every successful reply with this status, in an object of their own: others are added to it. */
  replyHeaders?(call: Call<Caller>, status: number): HeaderRecord
  /**
   * Paths that are answered before the product has been built, with what their operation would answer: health is asked for while
   * everything else still waits to be needed. Undefined leaves a request to its operation, which may have something against it.
   */
  readonly immediate?: Readonly<Record<string, (request: RequestHead) => object | undefined>>
  /** Writes a failure in this cloud's own words. Called with a request unless the message could not even be parsed. */
  envelope(failure: Failure, resolved: ResolvedRequest | undefined): Reply
}

/** True for a host that a cloud goes by. */
export function ownsHost({ hosts }: Pick<AnyProduct, 'hosts'>, host: string): boolean {
  return hosts.some(name => (name.startsWith('.') ? host.endsWith(name) : name === host))
}

/**
 * The headers of a reply as a client at `host` may see them: those that a product always sends come along, and what binds a browser to https
 * for a year goes only where a cloud's own name was addressed. Elsewhere it would bind it to https at all servers of this machine.
 */
export function headersTo(product: AnyProduct, host: string, headers: HeaderRecord): HeaderRecord {
  if (headers[TRANSPORT_SECURITY] !== undefined && !ownsHost(product, host))
    delete headers[TRANSPORT_SECURITY]
  const missing = headers[NOT_EMULATED]
  // It may name all of an address, and clients take no more than some kilobytes of headers.
  if (typeof missing === 'string' && missing.length > 500)
    headers[NOT_EMULATED] = `${missing.slice(0, 500)}...`
  return product.fixedHeaders ? { ...product.fixedHeaders, ...headers } : headers
}

const NOT_EMULATED = 'x-localtenant-not-emulated'
const TRANSPORT_SECURITY = 'strict-transport-security'

// A product's caller is its own business: the kernel only carries it from `identify` to the operations.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type AnyProduct = Product<any>
