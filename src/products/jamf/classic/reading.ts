import type { OperationContract } from '../../../kernel/contract/contract.ts'
import { Reply, type Result } from '../../../kernel/http/reply.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import type { Operation, Operations, ResolvedRequest } from '../../../kernel/pipeline/product.ts'
import { type Entity, type Filter, readPage, type Sql, sql, surround } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import { invalidField, unknownId } from '../errors.ts'
import { recordId } from '../pro/record-id.ts'
import { wantedFormat } from './negotiation.ts'
import type { ProRecord } from './record.ts'

type ClassicCall = Pick<ResolvedRequest, 'headers'> & { readonly organisation: Organisation }

/** More than any list has: the Classic API knows no pages. */
const ALL = 1_000_000_000

/** A whole list under its plural. */
export function classicList(
  { headers, organisation }: ClassicCall,
  root: string,
  { entity, filter }: { entity: Entity; filter?: Filter },
): Result {
  const select = Object.keys(entity.properties)
  const { items } = readPage(organisation.database, entity, { select, size: ALL, filter })
  if (wantedFormat({ headers }) === 'xml') return { [root]: JSON.parse(`[${items}]`) }
  const body = surround(`{"${root}":[`, items, ']}')
  return new Reply({ headers: { 'content-type': 'application/json' }, body })
}

/** Records of which any text fits the pattern, in which `*` stands for anything. */
export function matching(entity: Entity, pattern: string): Filter {
  const searched = Object.keys(entity.properties).filter(name => entity.properties[name]!.type === 'text')
  return {
    kind: 'or',
    operands: searched.map(property => ({
      kind: 'like',
      property,
      pattern: pattern.replaceAll('\\', '\\\\'),
      negated: false,
    })),
  }
}

/** SQL of a fact in a list, which is empty text where it is not known. */
export const absent = (sql: string) => `ifnull(${sql}, '')`

/** How a path names one device. */
export function deviceBy(key: string, value: string): Sql {
  if (key === 'id') return sql('row.id = ?', recordId(value))
  if (key === 'name') return sql('hardware.name = ?', value)
  if (key === 'serialnumber') return sql('hardware.serial_number = ?', value)
  if (key === 'udid') return sql('hardware.udid = ?', value)
  const address = value.replace(/[^0-9a-z]/gi, '').replace(/(..)(?=.)/g, '$1:')
  return sql('(hardware.mac_address = ? OR hardware.alt_mac_address = ?)', address, address)
}

/** By what the path of an operation names a record: the contract's `x-key`, e.g. `serialnumber`. */
export function keyOf({ extensions }: OperationContract): string {
  return extensions['x-key'] as string
}

const DEVICE_KEYS = ['Id', 'Name', 'SerialNumber', 'Udid', 'MacAddress']

/** One function for all ways to name a device, as the operations `…ById`, `…BySerialNumber` and so on. */
export function byEachKey(id: string, operation: Operation<Caller>): Operations<Caller> {
  return Object.fromEntries(DEVICE_KEYS.map(key => [`${id}By${key}`, operation]))
}

type Parts = Readonly<Record<string, (record: ProRecord) => unknown>>

/**
 * The parts of a record that a path asks for, joined by ampersands there; all without one.
 *
 * @throws Failure 400 for a part that there is not
 */
export function partsOf(
  parts: Parts,
  record: ProRecord,
  subset: string | undefined,
): Record<string, unknown> {
  const wanted = subset?.split('&').map(plain)
  const unknown = wanted?.find(name => !Object.keys(parts).some(part => plain(part) === name))
  if (unknown !== undefined) throw invalidField('subset', `Unknown subset ${unknown}`)
  const chosen = Object.entries(parts).filter(([part]) => !wanted || wanted.includes(plain(part)))
  return Object.fromEntries(chosen.map(([part, write]) => [part, write(record)]))
}

const plain = (name: string) => name.toLowerCase().replaceAll('_', '')

/** @throws Failure 404 */
export function parsedRecord(text: string | undefined, value: string): Record<string, unknown> {
  if (text === undefined) throw unknownId('Record', value)
  return JSON.parse(text) as Record<string, unknown>
}
