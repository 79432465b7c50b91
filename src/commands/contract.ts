import { writeFileSync } from 'node:fs'
import { type CommandLine, ConfigurationError } from '../configuration.ts'
import { FORMATS, formatNamed, isFormat } from '../control/contract/formats.ts'
import type { ContractReport } from '../control-client/index.ts'
import { runningControl } from './running.ts'

/** What a CI job may fail on: how many there are of it. */
const REASONS: Readonly<Record<string, (report: ContractReport) => number>> = {
  violations: ({ totals }) => totals.violations,
  requests: ({ violations }) => timesOf(violations, 'request'),
  replies: ({ violations }) => timesOf(violations, 'reply'),
  unknown: ({ totals }) => totals.unknown,
  uncovered: ({ totals }) => totals.operations.declared - totals.operations.seen,
  none: () => 0,
}

function timesOf(violations: ContractReport['violations'], side: string): number {
  return violations.filter(each => each.side === side).reduce((sum, { times }) => sum + times, 0)
}

/** The exit code where there is what was not to be; 1 is for what could not be done. */
const FOUND = 2

/**
 * Writes the report of the running emulator, and ends with 2 where it has something of what `--fail-on` names, by default violations.
 *
 * @throws ConfigurationError for a format or a reason that there is not; Error where nothing was held against the documents at all
 */
export async function reportContract(line: CommandLine): Promise<void> {
  const { format = 'text', failOn = 'violations', output } = line.contract
  if (!isFormat(format))
    throw new ConfigurationError(`There is no format '${format}'; choose one of ${FORMATS.join(', ')}.`)
  const reasons = failOn.split(',').map(name => [name.trim(), reasonNamed(name.trim())] as const)
  const report = await runningControl(line).contract.report()
  requireSomething(report)
  const { write: writeReport } = await formatNamed(format)
  write(await writeReport(report), output)
  const found = reasons
    .map(([name, count]) => [name, count(report)] as const)
    .filter(([, count]) => count > 0)
  if (found.length === 0) return
  process.stderr.write(`localtenant: ${found.map(([name, count]) => `${count} ${name}`).join(', ')}.\n`)
  process.exitCode = FOUND
}

function reasonNamed(name: string): (report: ContractReport) => number {
  if (Object.hasOwn(REASONS, name)) return REASONS[name]!
  throw new ConfigurationError(
    `Nothing is called '${name}' to fail on; name some of ${Object.keys(REASONS).join(', ')}.`,
  )
}

/** A job that nobody watched must not pass for one that kept the contract. */
function requireSomething({ requests, mode }: ContractReport): void {
  if (requests > 0) return
  throw new Error(
    mode === 'off'
      ? 'Contract mode is off here, so nothing was held against the documents; start with --contract record.'
      : 'No request has come, so nothing was held against the documents.',
  )
}

function write(text: string, file: string | undefined): void {
  const whole = text.endsWith('\n') ? text : `${text}\n`
  if (file === undefined) {
    process.stdout.write(whole)
    return
  }
  try {
    writeFileSync(file, whole)
  } catch (error) {
    throw new Error(`Cannot write ${file}: ${(error as Error).message}.`, { cause: error })
  }
}
