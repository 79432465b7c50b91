#!/usr/bin/env node
import { requireNode } from './kernel/node-version.ts'

// Whoever reads the output may have seen enough; a disk that it goes to may be full.
process.stdout.on('error', error => {
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit()
  process.stderr.write(`localtenant: Cannot write the output: ${error.message}.\n`)
  process.exit(1)
})

try {
  requireNode()
  // Loaded only now: an older Node may stumble over what it cannot read.
  const { runCommand } = await import('./commands/index.ts')
  await runCommand(process.argv.slice(2), process.env)
} catch (error) {
  process.stderr.write(`localtenant: ${(error as Error).message}\n`)
  process.exitCode = 1
}
