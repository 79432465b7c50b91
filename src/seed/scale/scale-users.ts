import type { Database } from '../../kernel/sqlite/database.ts'
import { copyStatement, type RowWriter } from './scale-copies.ts'

const given =
  'Abel Aina Bruno Cora Dana Emil Fay Gil Hana Igor Jada Kai Lena Milo Nora Otis Petra Rafi Sina Tove Ugo Vida Wim Yara Zane'
const surnames =
  'Abara Brandt Castell Dvorak Engel Ferro Garrick Hadley Iversen Jansky Kramer Lovell Maddox Nakai Orsini Pardo Reyes Sandoval Thorne Ulrich Vance-Hill Wexler Yilmaz Zeller'

/** The object id of the scaled user number `i`, as SQL. */
export const userIdSql = (i: string): string => `printf('5ca1e000-0000-4000-8001-%012x', ${i})`

/** The given name and surname of the scaled user number `n.i`, as a join. */
const namesSql = `
  JOIN temp.given_names given ON given.i = n.i % (SELECT count(*) FROM temp.given_names)
  JOIN temp.surnames surname ON surname.i = n.i / 7 % (SELECT count(*) FROM temp.surnames)`

/** Prepares the writing of users, each modelled on an ordinary member of the organisation. */
export function scaledUsers(database: Database): RowWriter {
  fill(database, 'given_names', given.split(' '))
  fill(database, 'surnames', surnames.split(' '))
  database.exec(`
    DROP TABLE IF EXISTS temp.user_templates;
    CREATE TEMP TABLE user_templates AS
      SELECT row_number() OVER (ORDER BY seq) - 1 AS i, * FROM users
      WHERE user_type = 'Member' AND account_enabled = 1 AND mail IS NOT NULL AND is_administrator = 0`)
  const name = `lower(given.name || '.' || surname.name) || printf('.%06d', n.i)`
  const principal = `${name} || '@' || (SELECT name FROM domains WHERE is_default = 1)`
  return copyStatement(database, {
    table: 'users',
    templates: 'user_templates',
    joins: namesSql,
    columns: {
      seq: 'NULL',
      id: userIdSql('n.i'),
      display_name: `given.name || ' ' || surname.name || printf(' %06d', n.i)`,
      given_name: 'given.name',
      surname: 'surname.name',
      user_principal_name: principal,
      mail: principal,
      mail_nickname: name,
      proxy_addresses_json: `json_array('SMTP:' || ${principal})`,
      business_phones_json: `json_array(printf('+1 206 55%08d', n.i))`,
      mobile_phone: `printf('+1 425 55%08d', n.i)`,
      manager_id: 'NULL',
      employee_id: `printf('S-%07d', n.i)`,
    },
  })
}

function fill(database: Database, table: string, names: readonly string[]): void {
  database.exec(`DROP TABLE IF EXISTS temp.${table}`)
  database.exec(`CREATE TEMP TABLE ${table} (i INTEGER PRIMARY KEY, name TEXT)`)
  const insert = database.prepare(`INSERT INTO temp.${table} VALUES (?, ?)`)
  names.forEach((name, index) => {
    insert.run(index, name)
  })
}
