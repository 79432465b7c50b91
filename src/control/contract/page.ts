import { createHash } from 'node:crypto'
import type { ContractReport, OperationCoverage } from '../../control-client/contract/contract.ts'
import { type Html, html, markup, verbatim } from '../../products/entra/pages/html.ts'
import type { ReportFormat } from './formats.ts'
import { covered, type ProductCoverage } from './report.ts'
import { placeOf, timesOf } from './words.ts'

const STYLE = `
:root { color-scheme: light dark; --line: #d0d0d8; --quiet: #55555f; --accent: #1f4e8c; --fault: #a4161a; --good: #1c6b36; --back: #f3f4f7; --paper: #fff; --ink: #1b1b1f }
@media (prefers-color-scheme: dark) {
  :root { --line: #41414b; --quiet: #b4b4c0; --accent: #8ab4f8; --fault: #ff9c9c; --good: #7fd69a; --back: #17171b; --paper: #222228; --ink: #ececf1 }
}
* { box-sizing: border-box }
body { margin: 0; padding: 1.5rem 1rem 3rem; background: var(--back); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 64rem; margin: 0 auto }
h1 { margin: 0; font-size: 1.4rem; line-height: 1.25 }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem }
p { margin: .25rem 0 }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere }
.quiet { color: var(--quiet); font-size: .9rem; overflow-wrap: anywhere }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 1.25rem 0 0; padding: 0 }
.figures div { padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--paper) }
.figures dt { color: var(--quiet); font-size: .85rem }
.figures dd { margin: 0; font-size: 1.3rem; font-weight: 600 }
.figures small { color: var(--quiet); font-size: .85rem; font-weight: 400 }
.bad { color: var(--fault) }
.good { color: var(--good) }
ol { margin: 0; padding: 0; list-style: none }
li { margin: 0 0 .6rem; padding: .7rem 1rem; border: 1px solid var(--line); border-left: .25rem solid var(--fault); border-radius: .3rem; background: var(--paper) }
li.unknown { border-left-color: var(--quiet) }
details { margin: 0 0 .5rem; border: 1px solid var(--line); border-radius: .3rem; background: var(--paper) }
details details { margin: 0; border: 0; border-top: 1px solid var(--line); border-radius: 0 }
summary { padding: .6rem 1rem; cursor: pointer }
.rows { margin: 0; padding: 0 1rem .6rem }
.rows > div { padding: .45rem 0; border-top: 1px solid var(--line) }
.rows dt { overflow-wrap: anywhere }
.rows dd { margin: 0 }
.not dt { color: var(--quiet) }
:focus-visible { outline: .15rem solid var(--accent); outline-offset: .1rem }
`

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/** For people with a browser: one page that needs nothing else, so it can be kept as a file. */
export const pageFormat: ReportFormat = {
  contentType: 'text/html; charset=utf-8',
  headers: {
    'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  },
  write: report => markup(page(report)),
}

function page(report: ContractReport): Html {
  const { tenantId, mode, requests } = report
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>localtenant: contract</title>
<style>${verbatim(STYLE)}</style>
</head>
<body>
<main>
<h1>Contract</h1>
<p class="quiet">${tenantId === '*' ? 'All organisations' : tenantId}, mode ${mode}: ${timesOf(requests, 'request')} held against the documents</p>
${figures(report)}
${violations(report)}
${unknown(report)}
<h2>Coverage</h2>
${report.coverage.map(productOf)}
</main>
</body>
</html>
`
}

function figures({ totals, violations }: ContractReport): Html {
  const share = (name: string, { seen, declared }: ContractReport['totals']['operations']): Html =>
    html`<div><dt>${name}</dt><dd>${String(seen)} <small>of ${String(declared)}</small></dd></div>`
  const count = (name: string, number: number, note = ''): Html =>
    html`<div><dt>${name}</dt><dd class="${number > 0 ? 'bad' : 'good'}">${String(number)} <small>${note}</small></dd></div>`
  return html`<dl class="figures">
${count('Violations', violations.length, `${totals.violations} in all`)}
${count('Unknown operations', totals.unknown, '')}
${share('Operations', totals.operations)}
${share('Statuses', totals.statuses)}
${share('Parameters', totals.parameters)}
</dl>`
}

function violations({ violations, forgotten }: ContractReport): Html {
  if (violations.length === 0) return html`<h2>Violations</h2><p class="good">None.</p>`
  return html`<h2>Violations</h2>
<ol>
${violations.map(
  violation => html`<li><p><strong>${violation.sentence}</strong></p>
<p><code>${violation.method} ${violation.path}</code></p>
<p class="quiet">${violation.product} ${violation.operation}, ${placeOf(violation)}; ${timesOf(violation.times, 'time')}, first in request ${String(violation.first.request)} of ${violation.first.tenantId}</p></li>
`,
)}
</ol>
${more(forgotten.violations)}`
}

function unknown({ unknown, forgotten }: ContractReport): Html | readonly Html[] {
  if (unknown.length === 0) return []
  return html`<h2>Unknown operations</h2>
<ol>
${unknown.map(
  ({
    product,
    method,
    path,
    sentence,
    times,
  }) => html`<li class="unknown"><p><code>${method} ${path}</code></p>
<p class="quiet">${product}: ${sentence} ${timesOf(times, 'time')}</p></li>
`,
)}
</ol>
${more(forgotten.unknown)}`
}

function more(forgotten: number): readonly Html[] {
  return forgotten > 0
    ? [html`<p class="quiet">And ${String(forgotten)} that came before and are forgotten.</p>`]
    : []
}

function productOf({ product, operations }: ProductCoverage): Html {
  const { seen, declared } = covered(operations)
  const asked = operations.filter(({ times }) => times > 0)
  const others = operations.filter(({ times }) => times === 0)
  return html`<details${verbatim(seen > 0 ? ' open' : '')}><summary><strong>${product}</strong> ${String(seen)} of ${String(declared)} operations</summary>
<dl class="rows">${asked.map(rowOf)}</dl>
${
  others.length === 0
    ? []
    : html`<details><summary class="quiet">${String(others.length)} not asked</summary><dl class="rows not">${others.map(
        ({ operation, method, path }) => html`<div><dt>${operation} <code>${method} ${path}</code></dt></div>
`,
      )}</dl></details>`
}
</details>
`
}

function rowOf({ operation, method, path, times, statuses, parameters }: OperationCoverage): Html {
  const seen = statuses.filter(status => status.times > 0)
  const unseen = statuses.filter(status => status.times === 0).map(({ status }) => status)
  const used = parameters.filter(parameter => parameter.times > 0).map(({ name }) => name)
  const unused = parameters.filter(parameter => parameter.times === 0).map(({ name }) => name)
  return html`<div><dt><strong>${operation}</strong> <code>${method} ${path}</code> <span class="quiet">${timesOf(times, 'time')}</span></dt>
<dd class="quiet">Statuses ${seen.map(statusOf)}${unseen.length > 0 ? `not seen: ${unseen.join(', ')}` : ''}</dd>
${parameters.length === 0 ? [] : html`<dd class="quiet">Parameters ${used.join(', ') || 'none'}${unused.length > 0 ? `; not used: ${unused.join(', ')}` : ''}</dd>`}</div>
`
}

function statusOf({ status, declared, times, faults }: OperationCoverage['statuses'][number]): Html {
  const byFault = faults > 0 ? `, ${faults} by faults` : ''
  return html`<span class="${declared ? 'good' : 'bad'}">${status}</span> (${timesOf(times, 'time')}${byFault}); `
}
