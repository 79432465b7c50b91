import type { ResolvedRequest } from '../../../kernel/pipeline/product.ts'

const XML = ['application/xml', 'text/xml']

/** True for a request to the Classic API. */
export function isClassic({ url }: Pick<ResolvedRequest, 'url'>): boolean {
  return /^\/+JSSResource(\/|\?|$)/.test(url)
}

/**
 * Whether a client wants XML or JSON of the Classic API: whichever its Accept header ranks first, and XML when it does
 * not say.
 */
export function wantedFormat({ headers }: Pick<ResolvedRequest, 'headers'>): 'xml' | 'json' {
  const ranges = (headers.accept ?? '').split(',').map(readRange)
  const [best] = ranges
    .filter(({ type }) => type === 'application/json' || XML.includes(type))
    .sort((a, b) => b.weight - a.weight)
  return best?.type === 'application/json' && best.weight > 0 ? 'json' : 'xml'
}

function readRange(text: string): { type: string; weight: number } {
  const [type = '', ...parameters] = text.split(';').map(part => part.trim().toLowerCase())
  const quality = parameters.find(parameter => parameter.startsWith('q='))
  const weight = quality ? Number(quality.slice(2)) : 1
  return { type, weight: Number.isNaN(weight) ? 0 : weight }
}
