import type { OperationContract } from './contract.ts'

interface Media {
  readonly example?: unknown
}

interface Content {
  readonly content?: Readonly<Record<string, Media>>
}

interface Examples {
  /** By content type of the request's body. */
  readonly bodies: Readonly<Record<string, unknown>>
  /** By content type of the body of the reply that the operation promises. */
  readonly replies: Readonly<Record<string, unknown>>
}

/** The `example` that the document gives of an operation's bodies; a content type without one is not there. */
export function examplesOf({ document, path, method, status }: OperationContract): Examples {
  const { requestBody, responses } = document.paths[path]![method.toLowerCase()]!
  return { bodies: examplesIn(requestBody), replies: examplesIn(responses[status]) }
}

function examplesIn(part: unknown): Readonly<Record<string, unknown>> {
  const { content = {} } = (part ?? {}) as Content
  const given = Object.entries(content).filter(([, media]) => media.example !== undefined)
  return Object.fromEntries(given.map(([type, media]) => [type, media.example]))
}
