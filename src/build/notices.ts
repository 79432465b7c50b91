import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A package whose code we hand on, and where it lies. */
export interface ShippedPackage {
  readonly name: string
  readonly version: string
  readonly license: string | undefined
  readonly folder: string
}

const LICENCE_FILE = /^(?:un)?(?:licen[cs]e|copying|copyright|notice)/i

/**
 * The holders of the copyright of packages that say MIT in their package.json and come without the text, by the author whom they name there.
 */
const HOLDERS: Readonly<Record<string, string>> = {
  '@nodable/entities': 'Amit Gupta (https://solothought.com)',
  'abstract-logging': 'James Sumners <james.sumners@gmail.com>',
}

/**
 * The notices that go with what others wrote: name, version, licence and the text of each file about it.
 *
 * @param packages what is bundled
 * @param mit the terms of the MIT licence, for the few packages that come without them
 * @throws Error naming every package of which no text is known: its terms may not be met
 */
export function thirdPartyNotices(packages: readonly ShippedPackage[], mit: string): string {
  const sections = new Map<string, string>()
  const silent: string[] = []
  for (const shipped of packages) {
    const title = `${shipped.name} ${shipped.version} (${shipped.license ?? 'licence as below'})`
    const texts = licenceTexts(shipped, mit)
    if (texts.length === 0) silent.push(title)
    else sections.set(title, texts.join('\n\n'))
  }
  if (silent.length > 0) {
    throw new Error(
      `Nobody may hand these on without a licence's text, and none comes with them: ${silent.join(', ')}.`,
    )
  }
  const body = [...sections].map(([title, text]) => `${RULE}\n${title}\n${RULE}\n\n${text}\n`)
  return [INTRODUCTION, ...body].join('\n')
}

const RULE = '-'.repeat(80)
const INTRODUCTION = 'localtenant contains code of the packages below, each under terms of its own.\n'

function licenceTexts({ name, license, folder }: ShippedPackage, mit: string): string[] {
  const texts = readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isFile() && (LICENCE_FILE.test(entry.name) || entry.name.endsWith('.LICENSE.txt')))
    .map(entry => entry.name)
    .sort()
    .map(file => readFileSync(join(folder, file), 'utf8').trim())
    .filter(text => text !== '')
  const holder = HOLDERS[name]
  if (texts.length === 0 && holder && license === 'MIT')
    return [`MIT License\n\nCopyright (c) ${holder}\n\n${mit}`]
  return texts
}
