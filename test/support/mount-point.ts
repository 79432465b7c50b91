import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'

/** Runs a program of the system. @returns false when there is none or it refuses */
export function succeeds(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** An empty folder, free again of what has been mounted there when the test ends, which `t.testdir()` would not be. */
export function mountPoint(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'localtenant-'))
  t.teardown(() => {
    succeeds('umount', '-l', folder)
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}
