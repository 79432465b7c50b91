import { deleteDirectoryObject } from '../../../domain/directory/deletion.ts'
import type { DirectoryObjectType } from '../../../domain/directory/directory-objects.ts'
import { Reply } from '../../../kernel/http/reply.ts'
import { present } from '../../../kernel/organisation/moments.ts'
import type { Operation, Operations } from '../../../kernel/pipeline/product.ts'
import { type Columns, type Entity, insertRow, relationOf, sql, updateRow } from '../../../query/index.ts'
import type { Caller } from '../authenticate.ts'
import { objectAddress } from './annotations.ts'
import { resourceName } from './clauses.ts'
import { declareDeletion } from './deletions.ts'
import { addressed, requireId } from './keys.ts'
import { bind } from './navigation/bindings.ts'
import { type RelationGuard, relationWrites, type WrittenRelation } from './navigation/collection-relation.ts'
import { listReferences, listRelated } from './navigation/related-lists.ts'
import { singleRelation } from './navigation/single-relation.ts'
import { propertyPaths } from './property-paths.ts'
import { answerCollection, type GraphCall, readEntity } from './reading.ts'
import { declareSet } from './sets.ts'
import { type Body, readColumns, writing } from './writing.ts'

/** Operations by their ids in the contract. */
export type Table = Operations<Caller>

/** A write of one object. */
export interface Written {
  readonly id: string
  readonly body: Body
  readonly isNew: boolean
}

/** What a directory has rules for where its objects are made, changed and deleted. All run in the transaction of the write. */
interface WriteRules {
  /** What a body says as columns of the main table; without it, as the entity declares. A new object has no id yet. @throws Failure */
  columns?(call: GraphCall, body: Body, id?: string): Columns
  /** Refuses what no object can be given, new or not. @throws Failure */
  checked?(call: GraphCall, body: Body): void
  /** The columns of a new object that no body says; what the body says goes before them. */
  added?(call: GraphCall, made: Written): Columns
  /** Refuses a change that the object does not allow. @throws Failure */
  changing?(call: GraphCall, change: Written): void
  /** What changes of an object as it is deleted. */
  removed?(call: GraphCall, id: string): Columns
  /** What follows from a write: to the object itself, or to others. */
  written?(call: GraphCall, write: Written): void
}

interface EntitySet {
  /** The path of the set, which is also its name in contexts, e.g. `users`. */
  readonly set: string
  /** False where the real service offers no `/$count` of it. */
  readonly counted?: boolean
  /** Given where objects are made, changed and deleted by the usual operations. */
  readonly writes?: WriteRules
  /** Relations of several objects that requests add to and take from, each with what refuses it. */
  readonly collections?: Readonly<Record<string, RelationGuard>>
  /** Relations whose lists leave out objects of some types, unless an advanced query asks. */
  readonly withheld?: Readonly<Record<string, readonly DirectoryObjectType[]>>
}

/**
 * All usual operations of a set of directory objects: listing and counting, one object, and for each relation of the
 * entity lists, counts, lists of one type and references; and as far as they are declared making, changing and deleting.
 * The names follow from the type and the set: `listUsers`, `getUser`, `listUserMemberOf`, `addGroupMember`.
 */
export function entitySet(entity: Entity, declared: EntitySet): Table {
  declareSet(declared.set, entity)
  const { set, counted: hasCount = true, writes, collections = {}, withheld = {} } = declared
  const one = resourceName(entity)
  const many = capital(set.split('/').at(-1)!)
  const list: Operation<Caller> = call => answerCollection(call, { entity, context: set })
  const table: Table = {
    ...(hasCount ? counted(many, list) : { [`list${many}`]: list }),
    [`get${one}`]: (call: GraphCall) => readOne(call, entity, { context: set, key: call.params.id! }),
    ...properties(one, propertyPaths(entity, set)),
  }
  const written = Object.entries(collections).map(
    ([name, guard]): WrittenRelation => ({ name, relation: relationOf(entity, name), guard }),
  )
  for (const [name, relation] of Object.entries(entity.relations ?? {})) {
    const related = one + capital(name)
    Object.assign(
      table,
      relation.many
        ? {
            ...castable(related, listRelated(entity, name, withheld[name])),
            [`list${related}References`]: listReferences(entity, name, withheld[name]),
          }
        : single(related, singleRelation(entity, name)),
    )
  }
  for (const relation of written) {
    const operations = relationWrites(entity, relation)
    const member = one + capital(relation.name.replace(/s$/, ''))
    Object.assign(table, {
      [`add${member}`]: operations.add,
      [`remove${member}`]: operations.remove,
      [`delete${member}`]: operations.delete,
    })
  }
  if (writes) {
    const operations = writeOperations(entity, { set, writes, written })
    Object.assign(table, {
      [`create${one}`]: operations.create,
      [`update${one}`]: operations.update,
      [`delete${one}`]: operations.remove,
    })
  }
  return table
}

const capital = (name: string): string => name[0]!.toUpperCase() + name.slice(1)

function properties(name: string, { get, getValue }: ReturnType<typeof propertyPaths>): Table {
  return { [`get${name}Property`]: get, [`get${name}PropertyValue`]: getValue }
}

/** One object of an entity by its key, under the name that contexts have for its set. */
function readOne(
  call: GraphCall,
  entity: Entity,
  { context, key }: { context: string; key: string },
): string {
  return readEntity(call, { entity, context, ...addressed(entity, key) })
}

/** A list and its `/$count`, which one function answers. */
function counted(name: string, operation: Operation<Caller>): Table {
  return { [`list${name}`]: operation, [`count${name}`]: operation }
}

/** A list of directory objects with its counts, also narrowed to one type. */
function castable(name: string, operation: Operation<Caller>): Table {
  return { ...counted(name, operation), ...counted(`${name}OfType`, operation) }
}

/** A relation to one object. */
function single(name: string, operations: ReturnType<typeof singleRelation>): Table {
  return {
    [`get${name}`]: operations.get,
    [`get${name}Reference`]: operations.getReference,
    [`set${name}`]: operations.set,
    [`remove${name}`]: operations.remove,
  }
}

interface Writes {
  readonly set: string
  readonly writes: WriteRules
  readonly written: readonly WrittenRelation[]
}

function writeOperations(
  entity: Entity,
  { set, writes, written }: Writes,
): Record<'create' | 'update', Operation<Caller, Body>> & { remove: Operation<Caller> } {
  const table = entity.parts.row!
  const columnsOf = writes.columns ?? ((_call: GraphCall, body: Body) => readColumns(entity, body).row)
  const complete = (call: GraphCall, write: Written) => {
    writes.written?.(call, write)
    bind(call, { entity, written, ...write })
  }
  const deletion = (call: GraphCall, id: string) => {
    const at = present(call.organisation)
    const columns = writes.removed?.(call, id) ?? {}
    deleteDirectoryObject(call.organisation.database, { id, table, at, columns })
  }
  declareDeletion(set, deletion)
  return {
    create(call) {
      const { body } = call
      writes.checked?.(call, body)
      const given = columnsOf(call, body)
      const made: Written = { id: call.organisation.random.uuid(), body, isNew: true }
      const added = { id: made.id, created_at: present(call.organisation), ...writes.added?.(call, made) }
      const columns = { ...added, ...given }
      const { database } = call.organisation
      writing(entity, { database, columns }, () => insertRow(database, table, columns))
      complete(call, made)
      const location = objectAddress(call, { id: made.id, type: resourceName(entity) })
      return new Reply({
        headers: { location },
        body: readOne(call, entity, { context: set, key: made.id }),
      })
    },
    update(call) {
      const change: Written = { id: requireId(call, entity), body: call.body, isNew: false }
      writes.changing?.(call, change)
      const columns = columnsOf(call, change.body, change.id)
      writes.checked?.(call, change.body)
      const where = sql('row.id = ?', change.id)
      const { database } = call.organisation
      writing(entity, { database, columns }, () => updateRow(database, table, { columns, where }))
      complete(call, change)
      return undefined
    },
    remove(call) {
      deletion(call, requireId(call, entity))
      return undefined
    },
  }
}
