import { createHash } from 'node:crypto'
import { type HeaderValues, Reply } from '../../../kernel/http/reply.ts'
import { type Html, html, markup, verbatim } from './html.ts'

const STYLE = `
:root { color-scheme: light dark; --line: #c8c8d0; --quiet: #55555f; --accent: #1f4e8c; --fault: #a4161a; --back: #f3f4f7; --paper: #fff; --ink: #1b1b1f }
@media (prefers-color-scheme: dark) {
  :root { --line: #4a4a55; --quiet: #b4b4c0; --accent: #8ab4f8; --fault: #ff9c9c; --back: #17171b; --paper: #222228; --ink: #ececf1 }
}
* { box-sizing: border-box }
body { margin: 0; padding: 3rem 1rem; background: var(--back); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 30rem; margin: 0 auto; padding: 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem }
h1 { margin: 0 0 1rem; font-size: 1.4rem; line-height: 1.25 }
h2 { margin: 1.5rem 0 .5rem; font-size: 1rem }
p { margin: 0 0 1rem }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600 }
input { width: 100%; padding: .55rem .7rem; border: 1px solid var(--quiet); border-radius: .3rem; background: var(--paper); color: inherit; font: inherit }
ul { margin: 0; padding: 0; list-style: none }
li { padding: .5rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere }
dl { margin: 1.5rem 0 0; font-size: .85rem; color: var(--quiet) }
dt { font-weight: 600 }
dd { margin: 0 0 .5rem; overflow-wrap: anywhere }
a { color: var(--accent) }
.quiet { color: var(--quiet); font-size: .9rem }
.kind { float: right; margin-left: 1rem; color: var(--quiet); font-size: .8rem; line-height: 1.9 }
.fault { padding: .7rem .9rem; border-left: .25rem solid var(--fault); background: var(--back); color: var(--fault); overflow-wrap: anywhere }
footer { margin-top: 2rem; padding-top: .75rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .8rem }
.actions { display: flex; gap: .75rem; justify-content: flex-end; margin-top: 1.75rem }
button { padding: .55rem 1.4rem; border: 1px solid var(--quiet); border-radius: .3rem; background: none; color: inherit; font: inherit; cursor: pointer }
button.main { border-color: var(--accent); background: var(--accent); color: var(--paper) }
:focus-visible { outline: .15rem solid var(--accent); outline-offset: .15rem }
`

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

export interface Page {
  readonly title: string
  readonly body: Html
  /** Default 200. */
  readonly status?: number
  /** Where the page's form may lead besides this server: browsers hold redirects after a form against the policy too. */
  readonly formTarget?: string | undefined
  readonly headers?: HeaderValues
}

/** A whole page: one column, no script, nothing loaded from elsewhere. */
export function pageReply({ title, body, status = 200, formTarget, headers = {} }: Page): Reply {
  // The style element holds exactly what was hashed, so the template must not add or escape anything.
  const text = markup(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${verbatim(STYLE)}</style>
</head>
<body>
<main>
${body}
<footer>This page is of localtenant, an emulator, and not of Microsoft. No real password belongs here.</footer>
</main>
</body>
</html>
`)
  return new Reply({ status, headers: { ...headers, ...security(formTarget) }, body: text })
}

function security(formTarget: string | undefined): HeaderValues {
  const targets = ["'self'", ...(formTarget ? [sourceOf(formTarget)] : [])].join(' ')
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`,
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
  }
}

/** A URL as a policy's source: its origin, or its scheme when that has none (`msauth.app:`). */
function sourceOf(url: string): string {
  const { origin, protocol } = new URL(url)
  return origin === 'null' ? protocol : origin
}
