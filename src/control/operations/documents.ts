import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../kernel/assets.ts'
import { readDocument } from '../../kernel/contract/contract.ts'
import { Failure } from '../../kernel/http/failure.ts'
import { Reply } from '../../kernel/http/reply.ts'
import type { Call, UnboundOperation } from '../../kernel/pipeline/product.ts'
import { publishedDocument, recordedReplies } from '../published-document.ts'

const NAMES = ['entra', 'graph', 'intune', 'apple', 'jamf', 'control']
const TYPES: Readonly<Record<string, string>> = { css: 'text/css', js: 'text/javascript' }

/** The addresses of all documents. */
export function getDocuments({ origin }: Call): object {
  return { documents: NAMES.map(name => ({ name, url: `${origin}/_localtenant/openapi/${name}.json` })) }
}

/** One product's document, published by @fastify/swagger with this address as its first server; as JSON, or as YAML by its ending. */
export const getDocument: UnboundOperation<undefined> = { transaction: 'none', run: publish }

async function publish({ params, origin }: Call): Promise<object> {
  const [, name, ending] = /^(.*?)(?:\.(json|yaml))?$/s.exec(params.name!)!
  if (name === undefined || !NAMES.includes(name))
    throw new Failure('notFound', `There is no document '${name}'; there are ${NAMES.join(', ')}.`)
  const document = publishedDocument({
    document: await readDocument(name),
    origin,
    replies: recordedReplies(name),
  })
  const [{ default: Fastify }, { default: swagger }] = await Promise.all([
    import('fastify'),
    import('@fastify/swagger'),
  ])
  const app = Fastify()
  await app.register(swagger, { mode: 'static', specification: { document: document as never } })
  await app.ready()
  const published = app.swagger()
  await app.close()
  if (ending !== 'yaml') return published
  const { stringify } = await import('yaml')
  const body = stringify(published, { aliasDuplicateObjects: false })
  return new Reply({ headers: { 'content-type': 'application/yaml' }, body })
}

/** A page that shows the documents and can try them out. */
export function showDocuments(): Reply {
  const urls = NAMES.map(name => ({ name, url: `/_localtenant/openapi/${name}.json` }))
  // Without a scope Entra ID gives no token, so those of the document are chosen already.
  const script = `
const ui = SwaggerUIBundle({ dom_id: '#documents', urls: ${JSON.stringify(urls)}, layout: 'StandaloneLayout', filter: true, deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset], onComplete() {
    const scopes = ui.specSelectors.specJson().getIn(['components', 'securitySchemes', 'oauth2', 'flows', 'clientCredentials', 'scopes'])
    ui.initOAuth({ scopes: scopes ? [...scopes.keys()] : [] })
  } })
`
  const body = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width, initial-scale=1"><title>localtenant: API documents</title>
<link rel="stylesheet" href="/_localtenant/docs/swagger-ui.css"></head>
<body class="swagger-ui"><div class="wrapper"><div class="markdown">${TOKENS}</div></div>
<div id="documents"></div>
<script src="/_localtenant/docs/swagger-ui-bundle.js"></script>
<script src="/_localtenant/docs/swagger-ui-standalone-preset.js"></script>
<script>${script}</script></body></html>
`
  return new Reply({
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policyFor(script) },
    body,
  })
}

/** Where to get what the padlocks ask for. */
const TOKENS = `<p>A token to try things out with: <a href="?urls.primaryName=control#/tokens/mintToken"><code>POST /_localtenant/tokens</code></a> makes one
for Graph, Intune or Jamf Pro without a secret. Those that programs get are of <a href="?urls.primaryName=entra#/token/issueTokenV2">Entra's token endpoint</a> and of
<a href="?urls.primaryName=jamf#/access/createClientToken">Jamf Pro's</a>. Put its <code>access_token</code> into <b>Authorize</b>. Ids and names are on
<a href="/">the first page</a>.</p>`

/** Nothing from elsewhere, and no script but its own; the library writes styles into its elements and pictures into its styles. */
function policyFor(script: string): string {
  const hash = createHash('sha256').update(script).digest('base64')
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${hash}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** A script or style sheet of that page; the build puts them beside the bundle. */
export function getAsset({ params }: Call): Reply {
  const file = params.file!
  const path = join(packageRoot, 'dist/docs', file)
  if (!/^[\w-]+\.(?:css|js)$/.test(file) || !existsSync(path))
    throw new Failure('notFound', `There is no file '${file}'.`)
  return new Reply({ headers: { 'content-type': TYPES[file.split('.').at(-1)!]! }, body: readFileSync(path) })
}
