// What the framework alone takes to give the same bytes and headers: it asks once for each of the addresses, and then replies with that.
import Fastify from 'fastify'

/** Node and the framework write these themselves. */
const OWN = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'])

const app = Fastify()
for (const address of process.env.SOURCES.split(' ')) {
  const source = await fetch(address)
  if (source.status !== 200) throw new Error(`${address} answers ${source.status}`)
  const headers = Object.fromEntries([...source.headers].filter(([name]) => !OWN.has(name)))
  const body = await source.text()
  app.get(new URL(address).pathname, (_request, reply) => reply.headers(headers).send(body))
}
app.get('/', () => ({ status: 'ok' }))
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
