import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Codec } from '../pipeline/product.ts'
import { Failure } from './failure.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it was sent, also where it could not be understood. */
    sent: Buffer | undefined
  }
}

/** The largest body taken, in bytes. */
export const bodyLimit = 4 * 1024 * 1024

/**
 * Teaches an instance to read bodies: JSON of any subtype to a value, forms to an object of text, what there is a codec for as that
 * does, everything else to a Buffer. Whether an operation takes such a body is the contract's business. An empty body is no body, whatever its type: several
 * clients send `Content-Type: application/json` with nothing behind it.
 */
export function addBodyParsers(app: FastifyInstance, codecs: Readonly<Record<string, Codec>> = {}): void {
  app.removeAllContentTypeParsers()
  app.decorateRequest('sent', undefined)
  const json = app.getDefaultJsonParser('error', 'error')
  const parse = (type: string | RegExp, parser: Parser): void =>
    app.addContentTypeParser(type, { parseAs: 'buffer' }, (request, body, done) => {
      request.sent = body as Buffer
      if (isTaken(request)) parser(request, body as Buffer, done)
      else done(null, body.length === 0 ? undefined : body)
    })
  parse(/^application\/(?:[\w.-]+\+)?json/i, (request, body, done) => {
    if (body.length === 0) return done(null, undefined)
    json(request, body.toString(), done)
  })
  parse('application/x-www-form-urlencoded', (_request, body, done) => done(null, readForm(body.toString())))
  parse(/^multipart\/form-data/i, (request, body, done) => {
    readMultipart(body, request.headers['content-type'] ?? '').then(
      form => done(null, form),
      () => done(new Failure('invalid', 'The multipart body is malformed.')),
    )
  })
  for (const [type, codec] of Object.entries(codecs)) parse(type, decoder(codec))
  parse('*', (_request, body, done) => done(null, body.length === 0 ? undefined : body))
}

/** A body of a type that the operation does not take is not read: that it cannot be, or what is in it, is not the first thing wrong. */
function isTaken({ headers, routeOptions }: FastifyRequest): boolean {
  const { bodyTypes = [] } = routeOptions.config.operation ?? {}
  return bodyTypes.length === 0 || bodyTypes.includes(mediaTypeOf(headers['content-type']))
}

/** `application/json` of `Application/JSON; charset=utf-8`; empty without one. */
export function mediaTypeOf(contentType = ''): string {
  return contentType.split(';')[0]!.trim().toLowerCase()
}

type Parser = (
  request: FastifyRequest,
  body: Buffer,
  done: (error: Error | null, body?: unknown) => void,
) => void

function decoder(codec: Codec): Parser {
  return (request, body, done) => {
    if (body.length === 0) return done(null, undefined)
    Promise.resolve()
      .then(() => codec.read(body, request.headers['content-type'] ?? ''))
      .then(
        value => done(null, value),
        error => done(new Failure('invalid', `The body is malformed: ${(error as Error).message}`)),
      )
  }
}

/** The members of a body that has not been held against the contract yet, whatever they are; none where it has none. */
export function uncheckedMembers(body: unknown): Readonly<Record<string, unknown>> {
  return Object(body)
}

/** A form as an object; of a field sent twice the first counts. */
function readForm(text: string): Record<string, string> {
  const form: Record<string, string> = Object.create(null)
  for (const [name, value] of new URLSearchParams(text)) form[name] ??= value
  return form
}

/**
 * The fields of a multipart form; files are left out, and of a field sent twice the first counts.
 *
 * @throws TypeError when it is malformed
 */
export async function readMultipart(body: Buffer, contentType: string): Promise<Record<string, string>> {
  const form: Record<string, string> = Object.create(null)
  const response = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
  for (const [name, value] of await response.formData()) if (typeof value === 'string') form[name] ??= value
  return form
}
