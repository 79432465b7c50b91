/**
 * Events that follow from what happens to the rows of a table: declared beside the table, written to the outbox by triggers that are made
 * of the declaration. Texts are SQL over `row` (the row as it is now, or as it was before it went), `OLD` and `NEW`.
 */
export interface TableEvents extends Content {
  readonly table: string
  /** The column that says since when a row is deleted, where deleted rows stay; such a row is not updated any more. */
  readonly deletedAt?: string
  /** Of several in a list, those that follow from one statement come in that order. */
  readonly created?: Told | readonly Told[]
  readonly updated?: Told | readonly Told[]
  readonly deleted?: Told | readonly Told[]
}

interface Content {
  /** The members of the event, in this order. */
  readonly data: Readonly<Record<string, string>>
  /** Where they need other tables: a FROM clause, each row of which is an event. */
  readonly from?: string
}

/** The name of an event, and where need be when and how it is told. */
type Told = string | Telling

interface Telling extends Partial<Content> {
  readonly name: string
  /** What it is about: of several events of this name about the same within a request only the last is told. */
  readonly subject?: string
  /** Only for an update that names this column. */
  readonly of?: string
  /** Only where one of these columns has another value than before. */
  readonly changed?: readonly string[]
  /** Only where this is true. */
  readonly when?: string
}

type Change = 'created' | 'updated' | 'deleted'

interface Source {
  readonly declared: TableEvents
  readonly change: Change
  readonly telling: Telling
}

/** Names of the events that these tables tell of. */
export function eventNamesOf(events: readonly TableEvents[]): string[] {
  return [...new Set(sourcesOf(events).map(({ telling }) => telling.name))]
}

/** SQL of the triggers that write these events to the outbox. */
export function triggersOf(events: readonly TableEvents[]): string {
  // SQLite runs the trigger of a table first that was created last (seen in 3.50; not documented).
  return sourcesOf(events).map(triggerOf).toReversed().join('\n')
}

function sourcesOf(events: readonly TableEvents[]): Source[] {
  return events.flatMap(declared =>
    (['created', 'updated', 'deleted'] as const).flatMap(change =>
      [declared[change] ?? []]
        .flat()
        .map(told => ({ declared, change, telling: typeof told === 'string' ? { name: told } : told })),
    ),
  )
}

function triggerOf({ declared, change, telling }: Source): string {
  const { table, data, from } = { ...declared, ...telling }
  const conditions = conditionsOf({ declared, change, telling })
  const members = Object.entries(data).map(([name, value]) => `'${name}', ${value}`)
  const row = change === 'deleted' ? 'OLD.' : 'NEW.'
  const text = `CREATE TRIGGER outbox_${table}_${change}_${telling.name} AFTER ${statementOf({ declared, change, telling })} ON ${table}
${conditions.length > 0 ? `WHEN ${conditions.join(' AND ')} ` : ''}BEGIN
  INSERT INTO outbox (name, subject, data_json)
  SELECT '${telling.name}', ${telling.subject ?? 'NULL'}, json_object(${members.join(', ')})${from ? `\n  FROM ${from}` : ''};
END;
`
  return text.replaceAll(/\brow\./g, row)
}

function statementOf({ declared: { deletedAt }, change, telling }: Source): string {
  if (change === 'created') return 'INSERT'
  if (change === 'deleted') return deletedAt ? `UPDATE OF ${deletedAt}` : 'DELETE'
  return telling.of ? `UPDATE OF ${telling.of}` : 'UPDATE'
}

function conditionsOf({ declared: { deletedAt }, change, telling }: Source): string[] {
  const { when, changed = [] } = telling
  return [
    // Masses of rows are given other names and moments while an organisation is made.
    ...(change === 'updated' ? ['NOT (SELECT is_being_made FROM world)'] : []),
    ...(change === 'updated' && deletedAt ? [`NEW.${deletedAt} IS NULL`] : []),
    ...(change === 'deleted' && deletedAt
      ? [`OLD.${deletedAt} IS NULL AND NEW.${deletedAt} IS NOT NULL`]
      : []),
    ...(changed.length > 0 ? [`(${listOf('OLD', changed)}) IS NOT (${listOf('NEW', changed)})`] : []),
    ...(when ? [`(${when})`] : []),
  ]
}

function listOf(side: 'OLD' | 'NEW', columns: readonly string[]): string {
  return columns.map(column => `${side}.${column}`).join(', ')
}
