import root, { type Test } from 'tap'
import { type Configuration, type RunningEmulator, startEmulator } from '../../src/index.ts'

/** Emulators that no test uses at present, as new. Starting one costs as much as a hundred requests. */
const idle: RunningEmulator[] = []
let closesAll = false

/**
 * An emulator until the end of the test. One without a configuration is shared by tests that follow each other in this process:
 * between them it goes back to its seed, so that ids and secrets are those of the seed for each.
 */
export async function emulatorFor(
  t: Test,
  configuration: Configuration | undefined,
): Promise<RunningEmulator> {
  if (configuration) {
    const emulator = await startEmulator(configuration)
    t.teardown(() => emulator.close())
    return emulator
  }
  if (!closesAll) root.teardown(closeIdle)
  closesAll = true
  const emulator = idle.pop() ?? (await startEmulator())
  t.teardown(async () => {
    await renew(emulator)
    idle.push(emulator)
  })
  return emulator
}

/** Takes an emulator back to how it began, but for what only counts: events, figures, organisations created. */
async function renew({ control }: RunningEmulator): Promise<void> {
  const { tenants, snapshots } = control
  const [, ...created] = await tenants.list()
  for (const { tenantId } of created) await tenants.delete(tenantId)
  for (const { name } of await snapshots.list()) await snapshots.delete(name)
  await control.reset()
}

async function closeIdle(): Promise<void> {
  for (const emulator of idle) await emulator.close()
}
