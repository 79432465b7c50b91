// The fast way to serve a list: each object kept as ready JSON text and joined, a bearer verified once and remembered.
import { createSign, createVerify, generateKeyPairSync } from 'node:crypto'
import Database from 'better-sqlite3'
import Fastify from 'fastify'
import { computers, users } from '../fixture.mjs'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const database = new Database(':memory:')
for (const [table, rows] of Object.entries({ users, computers })) {
  database.exec(`CREATE TABLE ${table} (seq INTEGER PRIMARY KEY, doc TEXT NOT NULL)`)
  const insert = database.prepare(`INSERT INTO ${table} (doc) VALUES (?)`)
  for (const row of rows) insert.run(JSON.stringify(row))
}

const input = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"exp":4102444800}').toString('base64url')}`
const token = `${input}.${createSign('RSA-SHA256').update(input).sign(privateKey, 'base64url')}`
const remembered = new Map()
function verify(bearer) {
  const known = remembered.get(bearer)
  if (known && known > Date.now()) return
  const [header, payload, signature] = bearer.split('.')
  if (!createVerify('RSA-SHA256').update(`${header}.${payload}`).verify(publicKey, signature, 'base64url'))
    throw new Error('401')
  remembered.set(bearer, JSON.parse(Buffer.from(payload, 'base64url')).exp * 1000)
}

const app = Fastify()
app.get('/token', () => token)
for (const [path, table, lead] of [
  ['/users', 'users', '"value"'],
  ['/computers', 'computers', '"totalCount":100,"results"'],
]) {
  const page = database.prepare(`SELECT doc FROM ${table} WHERE seq > ? ORDER BY seq LIMIT 100`).pluck()
  app.get(path, (request, reply) => {
    verify(request.headers.authorization.slice(7))
    reply.header('content-type', 'application/json')
    return `{${lead}:[${page.all(0).join(',')}]}`
  })
}
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
