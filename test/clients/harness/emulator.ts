import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../../../src/kernel/assets.ts'

/** The built emulator in a process of its own. */
export interface Emulator {
  readonly httpUrl: string
  readonly httpsUrl: string
  /** For what programs need of files; gone with the emulator. */
  readonly folder: string
  /** File with its certificate. */
  readonly caFile: string
  stop(): void
}

/** @throws Error when it is not built or does not start */
export async function startEmulator(): Promise<Emulator> {
  const program = join(packageRoot, 'dist/main.js')
  if (!existsSync(program)) throw new Error('dist/main.js is missing: npm run build')
  const args = [program, '--port', '0', '--log-level', 'error', '--contract', 'record']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const stop = (): void => {
    child.kill()
  }
  process.once('exit', stop)
  const [httpUrl, httpsUrl] = await new Promise<string[]>((resolve, reject) => {
    let stdout = ''
    child.stdout.on('data', chunk => {
      stdout += chunk
      const ready = /^localtenant ready: (\S+) (\S+)/m.exec(stdout)
      if (ready) resolve(ready.slice(1))
    })
    child.once('close', code => reject(new Error(`the emulator ended with ${code}: ${stdout}`)))
  })
  const folder = mkdtempSync(join(tmpdir(), 'localtenant-clients-'))
  const caFile = join(folder, 'ca.pem')
  const certificate = await fetch(`${httpUrl}/_localtenant/ca.pem`)
  writeFileSync(caFile, await certificate.text())
  return {
    httpUrl: httpUrl!,
    httpsUrl: httpsUrl!,
    folder,
    caFile,
    stop: () => {
      stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
