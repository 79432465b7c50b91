import type { ContractViolation } from '../../control-client/contract/contract.ts'

/** How often, in words. */
export function timesOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

const PLACES: Readonly<Record<ContractViolation['place'], string>> = {
  path: 'parameter of the path',
  query: 'query parameter',
  header: 'header',
  contentType: 'content type',
  body: 'body',
  status: 'status',
}

/** `request, query parameter $top`; `reply 200, body /value/0/id`. */
export function placeOf({ side, status, place, at }: ContractViolation): string {
  const whose = status === undefined ? side : `${side} ${status}`
  return `${whose}, ${PLACES[place]}${at && ` ${at}`}`
}
