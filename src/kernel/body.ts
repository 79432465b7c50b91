import type { FastifyInstance } from 'fastify'
import { Failure } from './failure.ts'

/** The largest body taken, in bytes. */
export const bodyLimit = 4 * 1024 * 1024

/**
 * Teaches an instance to read bodies: JSON of any subtype to a value, forms to an object of text, everything else to
 * a Buffer. Whether an operation takes such a body is the contract's business. An empty body is no body, whatever its type: several
 * clients send `Content-Type: application/json` with nothing behind it.
 */
export function addBodyParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const json = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser(
    /^application\/(?:[\w.-]+\+)?json/i,
    { parseAs: 'string' },
    (request, body, done) => {
      if (body.length === 0) return done(null, undefined)
      json(request, body as string, done)
    },
  )
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, readForm(body as string))
    },
  )
  app.addContentTypeParser(/^multipart\/form-data/i, { parseAs: 'buffer' }, (request, body, done) => {
    readMultipart(body as Buffer, request.headers['content-type'] ?? '').then(
      form => done(null, form),
      () => done(new Failure('invalid', 'The multipart body is malformed.')),
    )
  })
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body.length === 0 ? undefined : body)
  })
}

/** A form as an object; of a field sent twice the first counts. */
function readForm(text: string): Record<string, string> {
  const form: Record<string, string> = Object.create(null)
  for (const [name, value] of new URLSearchParams(text)) form[name] ??= value
  return form
}

async function readMultipart(body: Buffer, contentType: string): Promise<Record<string, string>> {
  const form: Record<string, string> = Object.create(null)
  const response = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
  for (const [name, value] of await response.formData()) if (typeof value === 'string') form[name] ??= value
  return form
}
