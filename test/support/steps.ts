import { Session } from 'node:inspector/promises'

/** Counts what our code does. What SQLite, a regular expression or JSON takes is not seen. */
export interface StepCounter {
  /** How often a block of our sources was entered while `work` was done; the same for the same work, however fast the machine is. */
  count(work: () => unknown): Promise<number>
  close(): Promise<void>
}

/** @param isOurs tells by the address of a script */
export async function openStepCounter(isOurs: (url: string) => boolean): Promise<StepCounter> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  const take = async (): Promise<number> => {
    const { result } = await session.post('Profiler.takePreciseCoverage')
    return result
      .filter(({ url }) => isOurs(url))
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)))
      .reduce((sum, count) => sum + count, 0)
  }
  return {
    async count(work) {
      await take()
      await work()
      return take()
    },
    async close() {
      await session.post('Profiler.stopPreciseCoverage')
      session.disconnect()
    },
  }
}
