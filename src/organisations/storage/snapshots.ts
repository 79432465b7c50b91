import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../kernel/http/failure.ts'
import { type Database, writeDatabase } from '../../kernel/sqlite/database.ts'
import { serialize } from '../../kernel/sqlite/rollback-point.ts'

/** The kept states of one organisation, by name. */
export interface Snapshots {
  readonly names: readonly string[]
  /** Keeps the database as it is; a former snapshot of that name goes. */
  save(name: string, database: Database): void
  /** @throws Failure `notFound` unless there is one of that name */
  require(name: string): void
  /** The database of a snapshot as one file. @throws Failure `notFound` that names those there are */
  read(name: string): Buffer
  /** @throws Failure `notFound` */
  delete(name: string): void
}

/** Where the snapshots of the organisation that `folder` keeps lie. */
export function snapshotsFolder(folder: string): string {
  return join(folder, 'snapshots')
}

/** Snapshots in memory, or as files of `folder`. */
export function openSnapshots(folder: string | undefined): Snapshots {
  const shelf = folder ? fileShelf(snapshotsFolder(folder)) : memoryShelf()
  const existing = (name: string): string => {
    if (shelf.names().includes(name)) return name
    const there = shelf.names().join(', ') || 'none yet'
    throw new Failure('notFound', `There is no snapshot '${name}'; PUT makes one. There are: ${there}.`)
  }
  return {
    get names() {
      return shelf.names()
    },
    require: name => void existing(name),
    save: (name, database) => shelf.save(checkName(name), database),
    read: name => shelf.read(existing(name)),
    delete: name => shelf.delete(existing(name)),
  }
}

/** Where snapshots lie; names are known to exist. */
interface Shelf {
  names(): string[]
  save(name: string, database: Database): void
  read(name: string): Buffer
  delete(name: string): void
}

function memoryShelf(): Shelf {
  const images = new Map<string, Buffer>()
  return {
    names: () => [...images.keys()].sort(),
    save: (name, database) => images.set(name, serialize(database)),
    read: name => images.get(name)!,
    delete: name => images.delete(name),
  }
}

const EXTENSION = '.sqlite'

function fileShelf(folder: string): Shelf {
  const file = (name: string): string => join(folder, name + EXTENSION)
  return {
    names: () =>
      existsSync(folder)
        ? readdirSync(folder, { withFileTypes: true })
            .filter(entry => entry.isFile() && entry.name.endsWith(EXTENSION))
            .map(entry => entry.name.slice(0, -EXTENSION.length))
            .sort()
        : [],
    save: (name, database) => writeDatabase(database, file(name)),
    read(name) {
      const image = readFileSync(file(name))
      if (isDatabase(image)) return image
      throw new Failure(
        'conflict',
        `The snapshot '${name}' is damaged; DELETE it, or put a whole file in its place.`,
      )
    },
    delete: name => rmSync(file(name)),
  }
}

/** True for what begins like a database and has all its pages (https://sqlite.org/fileformat2.html#the_database_header). */
function isDatabase(image: Buffer): boolean {
  if (image.length < 100 || image.toString('latin1', 0, 16) !== 'SQLite format 3\0') return false
  const size = image.readUInt16BE(16)
  return image.length % (size === 1 ? 65_536 : size) === 0
}

/** Names become file names on every system. */
function checkName(name: string): string {
  if (/^[a-z0-9][\w.-]{0,63}$/i.test(name)) return name
  throw new Failure(
    'invalid',
    `'${name}' is no name for a snapshot; use up to 64 letters, digits, '.', '_' and '-', beginning with a letter or digit.`,
  )
}
