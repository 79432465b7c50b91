import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Seconds for each document, by how much it has; the quick ones are for every change, the others for `npm run conformance`. */
const SECONDS = {
  entra: { quick: 6, long: 120 },
  graph: { quick: 25, long: 900 },
  intune: { quick: 6, long: 120 },
  apple: { quick: 3, long: 30 },
  jamf: { quick: 25, long: 900 },
  control: { quick: 12, long: 300 },
}

/** What is ordered of the control API as a token for an API; the others take none. */
const TOKENS = {
  graph: {},
  intune: {
    application: 'c0ffee00-0000-4000-8000-0000000000a6',
    audience: 'https://api.manage.microsoft.com/',
  },
  jamf: { jamf: { account: 'jamfadmin' } },
}

/**
 * Schemathesis in a virtual environment of its own, which is made when it is not there yet.
 *
 * @returns what holds the answers of an emulator against a document: whether it is good, and what is said
 */
export async function schemathesisOf({ folder, run }) {
  const bin = name => join(folder, '.venv/bin', name)
  if (!existsSync(bin('st'))) {
    const made = await run('python3', ['-m', 'venv', '.venv'])
    const options = ['--quiet', '--disable-pip-version-check', '-r', 'requirements.txt']
    const filled = made.isGood ? await run(bin('pip'), ['install', ...options]) : made
    if (!filled.isGood) return () => filled
  }
  return (product, { url, isQuick }) => {
    const { quick, long } = SECONDS[product]
    const order = JSON.stringify({ lifetime: 86400, ...TOKENS[product] })
    return run(
      bin('st'),
      [
        ...['run', join('documents', `${product}.json`), '--url', url, '--no-color'],
        ...['--max-time', String(isQuick ? quick : long), ...(isQuick ? ['--seed', '1'] : [])],
      ],
      { LOCALTENANT_URL: url, ...(TOKENS[product] && { LOCALTENANT_TOKEN_ORDER: order }) },
    )
  }
}
