import type { Trace } from '../trace.ts'
import { type Html, html } from './html.ts'

/** A refusal that the browser cannot be sent back with. */
export function errorPage(text: string, trace: Trace): Html {
  return html`<h1>Sorry, but that did not work</h1>
<p class="fault" role="alert">${text}</p>
<dl>
<dt>Request Id</dt><dd>${trace.traceId}</dd>
<dt>Correlation Id</dt><dd>${trace.correlationId}</dd>
<dt>Timestamp</dt><dd>${trace.timestamp}</dd>
</dl>`
}
