import type { WordIndex } from '../../query/index.ts'

/** A table -> its column of names whose words can be looked up. The table has an integer primary key `seq`. */
export type IndexedWords = Readonly<Record<string, string>>

const indexOf = (table: string): string => `${table}_words`

/** Where the words of a table are looked up, to be declared with a property. @param alias the table's among the entity's own */
export function wordsOf(table: string, alias = 'row'): WordIndex {
  return { table: indexOf(table), key: `${alias}.seq` }
}

/** SQL of the indexes, and of the triggers that keep them up to date. An index holds none of the text itself (https://sqlite.org/fts5.html). */
export function wordIndexes(words: IndexedWords): string {
  return Object.entries(words)
    .map(([table, column]) => {
      const index = indexOf(table)
      const add = `INSERT INTO ${index} (rowid, ${column}) VALUES (NEW.seq, NEW.${column});`
      const remove = `INSERT INTO ${index} (${index}, rowid, ${column}) VALUES ('delete', OLD.seq, OLD.${column});`
      return `CREATE VIRTUAL TABLE ${index} USING fts5 (
  ${column}, content = '${table}', content_rowid = 'seq', columnsize = 0, tokenize = 'unicode61'
);
CREATE TRIGGER ${index}_added AFTER INSERT ON ${table} BEGIN ${add} END;
CREATE TRIGGER ${index}_changed AFTER UPDATE OF ${column} ON ${table} WHEN OLD.${column} <> NEW.${column} BEGIN
  ${remove}
  ${add}
END;
CREATE TRIGGER ${index}_removed AFTER DELETE ON ${table} BEGIN ${remove} END;
`
    })
    .join('\n')
}
