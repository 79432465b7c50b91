// What Node alone takes to make the same signature and write the same bytes: it asks for a token once, and then signs its claims for each request.
import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'

const { SOURCE, BODY, PORT } = process.env
const source = await fetch(SOURCE, {
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: BODY,
})
if (source.status !== 200) throw new Error(`${SOURCE} answers ${source.status}`)
/** Node writes these itself. */
const OWN = new Set(['connection', 'date', 'keep-alive'])
const headers = Object.fromEntries([...source.headers].filter(([name]) => !OWN.has(name)))
const body = await source.text()
const [head, claims, signature] = JSON.parse(body).access_token.split('.')
const [before, after] = body.split(signature)
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

createServer((request, response) => {
  if (request.method === 'GET') return response.end('{"status":"ok"}')
  let asked = ''
  request.setEncoding('utf8').on('data', chunk => (asked += chunk))
  request.on('end', () => {
    response.writeHead(200, headers)
    response.end(
      before + sign('RSA-SHA256', Buffer.from(`${head}.${claims}`), privateKey).toString('base64url') + after,
    )
  })
}).listen(Number(PORT), '127.0.0.1')
