import { ask, askJson, type ControlAddress, tell } from './ask.ts'

export interface Snapshot {
  readonly name: string
  readonly tenantId: string
}

/** The kept states of an organisation; of all with `forTenant('*')`, where that makes sense. */
export interface SnapshotsControl {
  /** Keeps it as it is, data, clock and chance; a former snapshot of that name goes. */
  save(name: string): Promise<Snapshot>
  /** Back to the snapshot; faults and journal stay. */
  restore(name: string): Promise<void>
  list(): Promise<Snapshot[]>
  delete(name: string): Promise<void>
  /** The snapshot as an SQLite file. */
  export(name: string): Promise<Uint8Array<ArrayBuffer>>
  /** Takes a snapshot that was exported elsewhere. */
  import(name: string, file: Uint8Array<ArrayBuffer>): Promise<Snapshot>
}

const FILE_TYPE = 'application/vnd.sqlite3'

export function snapshotsControl(address: ControlAddress): SnapshotsControl {
  const pathOf = (name: string): string => `snapshots/${encodeURIComponent(name)}`
  return {
    save: name => askJson(address, pathOf(name), { method: 'PUT' }),
    restore: name => tell(address, `${pathOf(name)}/restore`, { method: 'POST' }),
    list: async () => (await askJson<{ snapshots: Snapshot[] }>(address, 'snapshots')).snapshots,
    delete: name => tell(address, pathOf(name), { method: 'DELETE' }),
    async export(name) {
      const response = await ask(address, pathOf(name), { headers: { accept: FILE_TYPE } })
      return new Uint8Array(await response.arrayBuffer())
    },
    import: (name, body) =>
      askJson(address, pathOf(name), { method: 'PUT', body, headers: { 'content-type': FILE_TYPE } }),
  }
}
