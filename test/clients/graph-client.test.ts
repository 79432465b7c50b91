import t, { type Test } from 'tap'
import { clientsUnderTest, type Outcomes } from './run-program.ts'

const clients = await clientsUnderTest(t)

function keepsItsPromises(t: Test, outcomes: Outcomes): void {
  const { pages, membership, groupMembers, counted, written, refused, missing } = outcomes
  const walked = pages?.value as { pages: number; seen: string[]; all: string[] }
  t.ok(walked, JSON.stringify(pages))
  t.same(walked.seen, walked.all, 'the pages together are the whole list')
  t.ok(walked.all.length >= 25)
  t.equal(walked.pages, Math.ceil(walked.all.length / 7) - 1, 'each page after the first is asked for once')
  const { groups, transitive, checked } = membership!.value as Record<string, string[]>
  t.ok(groups?.includes('Jamf Managed Users'), JSON.stringify(membership))
  for (const name of groups ?? []) t.ok(transitive?.includes(name), `${name} is among the transitive ones`)
  t.ok((checked as unknown as { value: string[] }).value.length >= (groups?.length ?? 0))
  t.ok((groupMembers?.value as string[])?.includes('Adele Vance'), JSON.stringify(groupMembers))
  t.same(counted?.value, { count: 1, names: ['Adele Vance'] }, JSON.stringify(counted))
  t.equal(written?.value, 'Written', JSON.stringify(written))
  t.match(refused?.failure, { name: 'Error', statusCode: 403, code: 'Authorization_RequestDenied' })
  t.match(missing?.failure, {
    statusCode: 404,
    code: 'Request_ResourceNotFound',
    message: /nobody@contoso.com/,
  })
  t.match(refused?.failure?.requestId, /^[0-9a-f-]{36}$/)
}

t.test('by base URL', async t => keepsItsPromises(t, await clients.run('graph-client.mjs')))

t.test('under the real host names, through the proxy', async t => {
  const options = { proxied: true, env: { NODE_USE_ENV_PROXY: '1' } }
  keepsItsPromises(t, await clients.run('graph-client.mjs', options))
})
