import { STATUS_CODES } from 'node:http'
import type { Failure } from '../../../kernel/http/failure.ts'

/** Section of RFC 2616 to which the page points, per status. */
const SECTIONS: Readonly<Record<number, string>> = {
  400: '10.4.1',
  401: '10.4.2',
  403: '10.4.4',
  404: '10.4.5',
  405: '10.4.6',
  409: '10.4.10',
  413: '10.4.14',
  415: '10.4.16',
  500: '10.5.1',
  503: '10.5.4',
}

const MESSAGES: Readonly<Record<number, string>> = {
  401: 'The request requires user authentication',
  403: 'The server understood the request, but is refusing to fulfill it',
  404: 'The server has not found anything matching the request URI',
  405: 'The method specified in the request is not allowed for the resource identified by the request URI',
  415: 'The server is refusing to service the request because the entity of the request is in a format not supported by the requested resource for the requested method',
}

const STYLE = 'font-family: sans-serif;'

/**
 * The page with which the Classic API answers every failure. Clients take it apart by its paragraphs (reason, message,
 * link to the RFC, link to the start), so each stands on its own line.
 */
export function statusPage(failure: Failure): string {
  const { status } = failure
  const reason = STATUS_CODES[status] ?? 'Error'
  const message = (failure.demand?.message === undefined && MESSAGES[status]) || `Error: ${failure.message}`
  const anchor = `http://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html#sec${SECTIONS[status] ?? '10'}`
  return [
    '<html>',
    '<head>',
    '   <title>Status page</title>',
    '</head>',
    `<body style="${STYLE}">`,
    `<p style="font-size: 1.2em;font-weight: bold;margin: 1em 0px;">${reason}</p>`,
    `<p>${escapeHtml(message)}</p>`,
    `<p>You can get technical details <a href="${anchor}">here</a>.<br>`,
    'Please continue your visit at our <a href="/">home page</a>.',
    '</p>',
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

/** Text as it may stand in a page. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`)
}
