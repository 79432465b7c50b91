// `npm run bench`: every figure is a ratio to a limit or a peer measured in the same run. BENCH_ONLY=tokens,worlds,… picks parts.
import { cpus } from 'node:os'
import { bulk } from './parts/bulk.mjs'
import { contract } from './parts/contract.mjs'
import { journal } from './parts/journal.mjs'
import { lists, metadata } from './parts/lists.mjs'
import { memory, million } from './parts/memory.mjs'
import { scale } from './parts/scale.mjs'
import { seeding } from './parts/seeding.mjs'
import { start } from './parts/start.mjs'
import { tokens } from './parts/tokens.mjs'
import { worlds } from './parts/worlds.mjs'
import { writes } from './parts/writes.mjs'

const PARTS = {
  tokens,
  metadata,
  lists,
  scale,
  writes,
  start,
  memory,
  seeding,
  worlds,
  bulk,
  journal,
  contract,
  million,
}
const wanted = process.env.BENCH_ONLY?.split(',') ?? Object.keys(PARTS)

process.stdout.write(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0].model}\n\n| what | against | measured | target | |\n|---|---|---|---|---|\n`,
)
for (const name of wanted) {
  for (const { what, against = '', measured, target, met } of await PARTS[name]()) {
    process.stdout.write(
      `| ${what} | ${against} | ${measured} | ${target} | ${met === undefined ? '' : met ? 'met' : 'missed'} |\n`,
    )
  }
}
