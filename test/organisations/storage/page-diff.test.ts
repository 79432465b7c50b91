import t from 'tap'
import { diffOf, imageOf } from '../../../src/organisations/storage/page-diff.ts'
import { openDatabase } from '../../support/database.ts'

const base = (() => {
  const database = openDatabase()
  database.exec('CREATE TABLE notes (text TEXT)')
  const insert = database.prepare('INSERT INTO notes VALUES (?)')
  for (let index = 0; index < 1000; index++) insert.run(`${index} ${'x'.repeat(200)}`)
  const image = database.serialize()
  database.close()
  return image
})()

/** The image after `sql`. */
function changed(sql: string): Buffer {
  const database = openDatabase({ image: base })
  database.exec(sql)
  const image = database.serialize()
  database.close()
  return image
}

t.test('an image is the same after it was taken apart and put together again', async t => {
  for (const sql of [
    '',
    "UPDATE notes SET text = 'y' WHERE rowid = 500",
    "INSERT INTO notes SELECT text || 'again' FROM notes",
    'DELETE FROM notes; VACUUM',
  ]) {
    const image = changed(sql)
    t.ok(imageOf(diffOf(image, base)).equals(image), sql)
    t.ok(imageOf(diffOf(image, Buffer.alloc(0))).equals(image), `${sql}, without anything to start from`)
  }
})

t.test('what did not change is not kept', async t => {
  const { pages, length } = diffOf(changed("UPDATE notes SET text = 'y' WHERE rowid = 500"), base)
  t.ok(pages.length < length / 20, `${pages.length} of ${length} bytes`)
})
