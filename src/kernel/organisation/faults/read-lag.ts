import Sqlite from 'better-sqlite3'
import { changesOf } from '../../sqlite/changes.ts'
import type { Database } from '../../sqlite/database.ts'
import { generationOf, serialize } from '../../sqlite/rollback-point.ts'
import type { Organisation } from '../organisation.ts'

/** What the data of an organisation were a while ago, for reads that lag behind. */
export interface History {
  /** Bytes of the images that are kept. */
  readonly bytes: number
  /**
   * Images the data as they are; to be called before each write. Does nothing while nobody is to read old data.
   *
   * @param moment when the write happens by the organisation's clock (milliseconds), where that is not now
   */
  keep(organisation: Organisation, moment?: number): void
  /**
   * The organisation with the data that it had so many seconds ago: as they were before the first write since. It is `organisation` itself when
   * nothing was written in that time. Its database cannot be written to and may be closed by the next write.
   */
  asOf(organisation: Organisation, seconds: number): Organisation
  /** Forgets the images and closes their databases. */
  clear(): void
}

/** How much history an organisation keeps; what goes beyond makes the oldest images go. */
export interface HistoryLimits {
  /** Default 200. */
  readonly images?: number
  /** Default 64 MB; one image is kept however large it is. */
  readonly bytes?: number
}

/** The data before a write. */
interface Image {
  /** When the write happened, in milliseconds of the organisation's clock. */
  moment: number
  /** SQLite's count of changes before it. */
  readonly changes: number
  readonly bytes: number
  /** The serialized database, or once somebody has read it the organisation that shows it. */
  content: Buffer | Organisation
}

/** A history in which nothing is kept yet. */
export function openHistory(limits: HistoryLimits = {}): History {
  const { images: mostImages = 200, bytes: mostBytes = 64 * 1024 * 1024 } = limits
  let imaged: object | undefined
  let images: Image[] = []
  const sizeOf = (kept: readonly Image[]): number => kept.reduce((sum, { bytes }) => sum + bytes, 0)
  const retain = (wanted: (image: Image) => boolean): void => {
    for (const image of images) if (!wanted(image)) close(image)
    images = images.filter(wanted)
  }
  const history: History = {
    get bytes() {
      return sizeOf(images)
    },
    keep(organisation, moment = organisation.clock.now()) {
      if (organisation.faults.lag === 0) return
      const { database } = organisation
      // A reset or a restore put other data in place: they have no history.
      if (generationOf(database) !== imaged) history.clear()
      imaged = generationOf(database)
      retain(isInReach(organisation))
      const last = images.at(-1)
      // Nobody can look between two writes of the same instant.
      if (last && last.moment >= moment) return
      const changes = changesOf(database)
      // The write before this one changed nothing, so its image still holds.
      if (last?.changes === changes) last.moment = moment
      else images.push(take(database, { moment, changes }))
      while (images.length > 1 && (images.length > mostImages || sizeOf(images) > mostBytes))
        close(images.shift()!)
    },
    asOf(organisation, seconds) {
      if (generationOf(organisation.database) !== imaged) return organisation
      retain(isInReach(organisation))
      // Seconds that were milliseconds before may have lost a tiny part on the way.
      const since = Math.round(organisation.clock.now() - seconds * 1000)
      const image = images.find(({ moment }) => moment > since)
      return image ? viewOf(image, organisation) : organisation
    },
    clear() {
      retain(() => false)
      imaged = undefined
    },
  }
  return history
}

/** Not older than the longest lag, and not of a time that a clock set back has yet to come to again. */
function isInReach({ clock, faults }: Organisation): (image: Image) => boolean {
  const now = clock.now()
  const earliest = now - faults.lag * 1000
  return ({ moment }) => moment > earliest && moment <= now
}

function take(database: Database, { moment, changes }: Pick<Image, 'moment' | 'changes'>): Image {
  const content = serialize(database)
  // Bytes 18 and 19 of a database in a file say that its journal is kept beside it, which one in memory cannot have.
  content.fill(1, 18, 20)
  return { moment, changes, bytes: content.length, content }
}

function viewOf(image: Image, organisation: Organisation): Organisation {
  if (Buffer.isBuffer(image.content)) {
    const database = new Sqlite(image.content, { readonly: true })
    image.content = Object.create(organisation, { database: { value: database } }) as Organisation
  }
  return image.content
}

function close({ content }: Image): void {
  if (!Buffer.isBuffer(content)) content.database.close()
}
