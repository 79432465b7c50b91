import { spawn, spawnSync } from 'node:child_process'

/** How a command is run. */
interface Options {
  readonly cwd?: string
  /** All that it is given; default: what this process has. */
  readonly env?: NodeJS.ProcessEnv
  /** After which it is ended. */
  readonly seconds: number
}

/** How a command ended. */
export interface Ended {
  /** 0, or a word for what was wrong. */
  readonly status: number | string
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command to its end, or for so many seconds; never throws. */
export function runCommand([command, ...args]: readonly string[], options: Options): Promise<Ended> {
  const { seconds, ...rest } = options
  return new Promise(resolve => {
    // A group of its own, so that what it started ends with it.
    const child = spawn(command!, args, { ...rest, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    let [stdout, stderr, late] = ['', '', false]
    const timer = setTimeout(() => {
      late = true
      process.kill(-child.pid!, 'SIGKILL')
    }, seconds * 1000)
    child.stdout.on('data', chunk => (stdout += chunk))
    child.stderr.on('data', chunk => (stderr += chunk))
    child.on('error', error => {
      clearTimeout(timer)
      resolve({ status: error.message, stdout, stderr })
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ status: late ? `not done after ${seconds} s` : (code ?? `${signal}`), stdout, stderr })
    })
  })
}

/** Whether there is such a command. */
export const isInstalled = (command: string): boolean => spawnSync('which', [command]).status === 0
