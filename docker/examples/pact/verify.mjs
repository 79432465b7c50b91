import { Verifier } from '@pact-foundation/pact'
import { openControl } from 'localtenant/control'

const url = process.env.LOCALTENANT_URL ?? 'http://127.0.0.1:8443'
const control = openControl({ url, token: process.env.LOCALTENANT_CONTROL_TOKEN })
const organisation = await control.tenants.create()
const { access_token } = await organisation.control.tokens.mint({})

try {
  await new Verifier({
    provider: 'graph',
    providerBaseUrl: url,
    pactUrls: ['pacts/my-service-graph.json'],
    logLevel: 'error',
    // The token says who asks, and in which organisation.
    requestFilter: (request, _response, next) => {
      request.headers.authorization = `Bearer ${access_token}`
      next()
    },
    // A state is what is made of the organisation before: by a snapshot, a fault, a device's facts, or a request to Graph.
    stateHandlers: { 'a product manager': async () => organisation.control.reset() },
  }).verifyProvider()
} finally {
  await organisation.delete()
}
