// The usual way to serve a list: rows as objects, a schema-compiled serializer, no authentication.
import Database from 'better-sqlite3'
import fastJson from 'fast-json-stringify'
import Fastify from 'fastify'
import { computers, users } from '../fixture.mjs'

const database = new Database(':memory:')
const flatten = row =>
  Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) =>
      value && typeof value === 'object' && !Array.isArray(value)
        ? Object.entries(value).map(([member, text]) => [`${name}_${member}`, text])
        : [[name, Array.isArray(value) ? JSON.stringify(value) : value]],
    ),
  )
const app = Fastify()
for (const [path, rows] of [
  ['/users', users],
  ['/computers', computers],
]) {
  const table = path.slice(1)
  const columns = Object.keys(flatten(rows[0]))
  database.exec(
    `CREATE TABLE ${table} (seq INTEGER PRIMARY KEY, ${columns.map(name => `"${name}" TEXT`).join(', ')})`,
  )
  const insert = database.prepare(
    `INSERT INTO ${table} (${columns.map(name => `"${name}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  for (const row of rows) insert.run(Object.values(flatten(row)))
  const properties = Object.fromEntries(columns.map(name => [name, { type: 'string', nullable: true }]))
  const write = fastJson({
    type: 'object',
    properties: { value: { type: 'array', items: { type: 'object', properties } } },
  })
  const page = database.prepare(
    `SELECT ${columns.map(name => `"${name}"`).join(', ')} FROM ${table} WHERE seq > ? ORDER BY seq LIMIT 100`,
  )
  app.get(path, (_request, reply) => {
    reply.header('content-type', 'application/json')
    return write({ value: page.all(0) })
  })
}
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
