import { type ContractLog, openContractLog } from '../../kernel/contract/conformance/contract-log.ts'
import { Reply } from '../../kernel/http/reply.ts'
import type { AnyProduct, Call, UnboundOperation } from '../../kernel/pipeline/product.ts'
import type { OrganisationLifecycle } from '../../organisations/lifecycle.ts'
import { chosenOrganisations } from '../organisation.ts'
import { invalid, refuseUnknown } from '../wording.ts'
import { FORMATS, type Format, formatNamed, isFormat } from './formats.ts'
import { reportOf, type Watched } from './report.ts'

type Lifecycle = Pick<OrganisationLifecycle, 'formerContracts'>

/** The operations on what is held against the documents of these clouds. */
export function contractOperations(
  lifecycle: Lifecycle,
  products: readonly AnyProduct[],
): Record<'getContractReport' | 'clearContractReport', UnboundOperation<undefined>> {
  return {
    getContractReport: { transaction: 'none', run: call => report(call, lifecycle, products) },
    clearContractReport: {
      transaction: 'none',
      run: call => {
        // Whoever wants only some of it gone must not lose all.
        refuseUnknown(call.query, ['tenant'])
        for (const { contract } of chosenOrganisations(call)) contract.clear()
        if (call.query.tenant === '*') lifecycle.formerContracts.clear()
        return undefined
      },
    },
  }
}

async function report(
  call: Call<undefined>,
  lifecycle: Lifecycle,
  products: readonly AnyProduct[],
): Promise<Reply> {
  refuseUnknown(call.query, ['format', 'tenant'])
  const format = chosenFormat(call)
  const { contentType, write, headers = {} } = await formatNamed(format)
  const body = await write(await reportOf(watched(call, lifecycle), products))
  return new Reply({ headers: { 'content-type': contentType, vary: 'accept', ...headers }, body })
}

function watched(call: Call<undefined>, { formerContracts }: Lifecycle): Watched {
  const chosen = chosenOrganisations(call)
  if (call.query.tenant !== '*') {
    const { tenantId, contract } = chosen[0]!
    return { tenantId, mode: contract.mode, log: contract }
  }
  const log: ContractLog = openContractLog()
  log.absorb(formerContracts)
  for (const { contract } of chosen) log.absorb(contract)
  const modes = new Set(chosen.map(({ contract }) => contract.mode))
  return { tenantId: '*', mode: modes.size === 1 ? chosen[0]!.contract.mode : 'mixed', log }
}

/** @throws Failure `invalid` for a format that there is not */
function chosenFormat({ query, headers }: Call<undefined>): Format {
  const named = [query.format].flat()
  if (named.length > 1) throw invalid("The parameter 'format' is given more than once.")
  const [name] = named
  if (name === undefined) return acceptedFormat(headers.accept)
  if (isFormat(name)) return name
  throw invalid(`There is no format '${name}'; there are ${FORMATS.join(', ')}.`)
}

/** The first that a client names; a browser names HTML. */
function acceptedFormat(accept = ''): Format {
  const types: Readonly<Record<string, Format>> = {
    'application/json': 'json',
    'text/html': 'html',
    'text/plain': 'text',
    'application/xml': 'junit',
    'text/xml': 'junit',
  }
  for (const part of accept.split(',')) {
    const type = part.split(';')[0]!.trim().toLowerCase()
    if (Object.hasOwn(types, type)) return types[type]!
  }
  return 'json'
}
