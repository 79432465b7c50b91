/** What the data must show: a value that was acknowledged, or one that was under way when the process ended. */
interface Register {
  /** The last acknowledged value; empty while there is none. */
  known: string
  /** What may have been written instead. */
  pending: string | undefined
}

/** Everything that was written to an emulator, by name, and what became of it. */
export interface Ledger {
  readonly registers: ReadonlyMap<string, Register>
  readonly acknowledged: number
  /** Sentences about what is missing or half. */
  readonly lost: readonly string[]
  /** The acknowledged value of a name. */
  known(name: string): string
  /** Sends what makes `name` have a value. What `send` throws leaves open whether it has. */
  write(name: string, value: string, send: () => Promise<void>): Promise<void>
  /**
   * Holds what is there of a kind of names (`group/`) against what was written; afterwards that is known. What there is of a kind
   * that was never asked for before has been there from the beginning.
   */
  compare(kind: string, found: ReadonlyMap<string, string>): void
  /** Takes note of what was there before. */
  note(name: string, value: string): void
}

export function openLedger(): Ledger {
  const registers = new Map<string, Register>()
  const lost: string[] = []
  const kinds = new Set<string>()
  let acknowledged = 0
  const registerOf = (name: string): Register => {
    const register = registers.get(name) ?? { known: '', pending: undefined }
    registers.set(name, register)
    return register
  }
  const note = (name: string, value: string): void =>
    void registers.set(name, { known: value, pending: undefined })
  return {
    registers,
    lost,
    get acknowledged() {
      return acknowledged
    },
    known: name => registers.get(name)?.known ?? '',
    note,
    async write(name, value, send) {
      const register = registerOf(name)
      register.pending = value
      await send()
      register.known = value
      register.pending = undefined
      acknowledged++
    },
    compare(kind, found) {
      if (!kinds.has(kind)) for (const [name, value] of found) if (!registers.has(name)) note(name, value)
      kinds.add(kind)
      const names = new Set([...registers.keys(), ...found.keys()].filter(name => name.startsWith(kind)))
      for (const name of names) {
        const value = found.get(name) ?? ''
        const complaint = complaintAbout(registerOf(name), value)
        if (complaint) lost.push(`${name} ${complaint}`)
        note(name, value)
      }
    },
  }
}

function complaintAbout({ known, pending }: Register, value: string): string | undefined {
  if (value === known || value === pending) return undefined
  const wanted = pending === undefined ? [known] : [known, pending]
  return `is ${JSON.stringify(value)}, not ${wanted.map(text => JSON.stringify(text)).join(' or ')}`
}
