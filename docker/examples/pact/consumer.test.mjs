import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MatchersV3, PactV4 } from '@pact-foundation/pact'

const { eachLike, like } = MatchersV3
const pact = new PactV4({ consumer: 'my-service', provider: 'graph', dir: 'pacts', logLevel: 'error' })

// The part of the service that asks Graph.
async function addressesOf(jobTitle, baseUrl, token) {
  const url = new URL('/v1.0/users', baseUrl)
  url.searchParams.set('$filter', `jobTitle eq '${jobTitle}'`)
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  return (await response.json()).value.map(({ mail }) => mail)
}

test('the addresses of those with a job', () =>
  pact
    .addInteraction()
    .given('a product manager')
    .uponReceiving('a search for product managers')
    .withRequest('GET', '/v1.0/users', request =>
      request.query({ $filter: "jobTitle eq 'Product Manager'" }).headers({ authorization: like('Bearer token') }),
    )
    .willRespondWith(200, response => response.jsonBody({ value: eachLike({ mail: like('adele@contoso.com') }) }))
    .executeTest(async ({ url }) =>
      assert.deepEqual(await addressesOf('Product Manager', url, 'token'), ['adele@contoso.com']),
    ))
