import { concatenate, type Entity, type Property } from '../../../query/index.ts'
import { id, json, SORTABLE, text, written } from '../pro/property.ts'
import { literal, type Section, sectionName } from '../pro/section.ts'
import {
  diskEncryption,
  hardware,
  operatingSystem,
  purchasing,
  security,
  userAndLocation,
} from './computer-facts.ts'
import { general, generalExtras } from './computer-general.ts'
import { computerLists } from './computer-lists.ts'
import { computerRows } from './computer-rows.ts'

/** A version of computers-inventory. */
export type InventoryVersion = 1 | 2 | 3 | 4

/** One version's inventory record. */
interface Inventory {
  /** Section name as clients ask for it -> section. */
  readonly sections: ReadonlyMap<string, Section>
  /** Dotted names for filters, sorting and changes. */
  readonly entity: Entity
}

const inventories = new Map<InventoryVersion, Inventory>()

export function inventoryOf(version: InventoryVersion): Inventory {
  let inventory = inventories.get(version)
  if (!inventory) {
    inventory = buildInventory(version)
    inventories.set(version, inventory)
  }
  return inventory
}

function buildInventory(version: InventoryVersion): Inventory {
  const facts = [diskEncryption, purchasing, userAndLocation, hardware, security, operatingSystem]
  const sections = [general(version), ...facts, ...computerLists(version)]
  const dotted = sections.flatMap(({ member, properties }) =>
    Object.entries(properties).map(([name, property]): [string, Property] => [`${member}.${name}`, property]),
  )
  const identity = {
    id: id('row.id', SORTABLE),
    udid: written(text('hardware.udid', SORTABLE)),
  }
  const properties = { ...identity, ...Object.fromEntries(dotted), ...generalExtras }
  return {
    sections: new Map(sections.map(section => [sectionName(section), section])),
    entity: { name: 'ComputerInventory', ...computerRows, properties },
  }
}

/** A record as it is sent: the entity with a property per section, and which of its properties to send. */
export interface Projection {
  readonly entity: Entity
  readonly select: readonly string[]
}

const projections = new Map<string, Projection>()
const CAPACITY = 500

/**
 * The record with these sections only: all others are there and null.
 *
 * @param names of sections that the version has
 */
export function computerRecord(version: InventoryVersion, names: readonly string[]): Projection {
  const key = `${version}/${[...names].sort().join()}`
  let projection = projections.get(key)
  if (!projection) {
    projection = project(inventoryOf(version), names)
    if (projections.size >= CAPACITY) projections.delete(projections.keys().next().value!)
    projections.set(key, projection)
  }
  return projection
}

function project({ sections, entity }: Inventory, names: readonly string[]): Projection {
  const [first, ...others] = [...sections]
    .map(([name, { member, pieces }]) => ({ member, pieces: names.includes(name) ? pieces : ["'null'"] }))
    // What was not asked for comes last and is one constant.
    .sort((a, b) => Number(isAbsent(a)) - Number(isAbsent(b)))
  const following = others.flatMap(({ member, pieces }) => [literal(`,"${member}":`), ...pieces])
  // The first section carries all others behind it: one long concatenation copies less than nested ones.
  const record = json(concatenate([...first!.pieces, ...following]))
  return {
    entity: { ...entity, properties: { ...entity.properties, [first!.member]: record } },
    select: ['id', 'udid', first!.member],
  }
}

const isAbsent = ({ pieces }: Pick<Section, 'pieces'>) => pieces[0] === "'null'"
