import Database from 'better-sqlite3'
import type { Entity, Operator } from '../../src/query/index.ts'

const text: Operator[] = ['eq', 'ne', 'startsWith', 'in', 'not']

/** A small entity with a property of every type. */
export const user: Entity = {
  name: 'microsoft.graph.user',
  from: 'users row',
  key: 'row.seq',
  parts: { row: 'users' },
  properties: {
    id: { sql: 'row.id', type: 'id', filter: ['eq', 'in'] },
    displayName: {
      sql: 'row.display_name',
      type: 'text',
      column: 'display_name',
      filter: text,
      advanced: ['endsWith', 'contains'],
      order: true,
    },
    mail: { sql: 'row.mail', type: 'text', column: 'mail', filter: text },
    accountEnabled: { sql: 'row.enabled', type: 'boolean', column: 'enabled', filter: ['eq'] },
    logins: { sql: 'row.logins', type: 'integer', column: 'logins' },
    score: { sql: 'row.score', type: 'number', column: 'score' },
    createdDateTime: { sql: 'row.created', type: 'dateTime', column: 'created' },
    lastSeen: { sql: `replace(row.created, 'Z', '.000Z')`, compare: 'row.created', type: 'dateTime' },
    isNew: { sql: 'row.logins = 0 OR row.logins IS NULL', type: 'boolean' },
    handle: { sql: `row.id || '!'`, type: 'text' },
    'office/city': { sql: 'row.city', type: 'text', column: 'city' },
    tags: { sql: 'row.tags', type: 'json', column: 'tags', advanced: ['any', 'count'] },
  },
}

export type Person = Partial<
  Record<'id' | 'display_name' | 'mail' | 'created' | 'city' | 'tags', string> &
    Record<'enabled' | 'logins' | 'score', number>
>

/** A database in memory that holds these people, numbered from 1. */
export function people(rows: readonly Person[]): Database.Database {
  const db = new Database(':memory:')
  db.exec(`
    CREATE TABLE users (
      seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
      display_name TEXT COLLATE NOCASE, mail TEXT COLLATE NOCASE, city TEXT COLLATE NOCASE,
      enabled INTEGER, logins INTEGER, score REAL, created TEXT, tags TEXT
    );
    CREATE INDEX users_display_name ON users (display_name COLLATE NOCASE, seq);
    CREATE INDEX users_mail ON users (mail);
  `)
  const insert = db.prepare(
    `INSERT INTO users (id, display_name, mail, city, enabled, logins, score, created, tags)
     VALUES (:id, :display_name, :mail, :city, :enabled, :logins, :score, :created, :tags)`,
  )
  const nothing = {
    display_name: null,
    mail: null,
    city: null,
    enabled: null,
    logins: null,
    score: null,
    created: null,
    tags: null,
  }
  rows.forEach((row, index) => {
    insert.run({ id: `${index + 1}`, ...nothing, ...row })
  })
  return db
}
