import t from 'tap'
import { type Json, jamfUnderTest, type Page } from './jamf.ts'

const jamf = await jamfUnderTest(t)

t.test('buildings have the address of the office', async t => {
  const { body } = await jamf.call<Page>('/api/v1/buildings?filter=name==Berlin*')
  t.strictSame(body, {
    totalCount: 1,
    results: [
      {
        id: '3',
        name: 'Berlin Office',
        streetAddress1: 'Lindenufer 8',
        streetAddress2: '',
        city: 'Berlin',
        stateProvince: 'BE',
        zipPostalCode: '10117',
        country: 'Germany',
      },
    ],
  })
  t.strictSame((await jamf.call('/api/v1/buildings/3')).body, body.results[0])
  t.equal((await jamf.call('/api/v1/buildings/99')).status, 404)
})

t.test('departments are paged and sorted', async t => {
  const { body } = await jamf.call<Page>('/api/v1/departments?page-size=2&sort=name:desc')
  t.equal(body.results.length, 2)
  t.ok(body.totalCount > 2)
  t.ok(String(body.results[0]!.name) > String(body.results[1]!.name))
  t.equal((await jamf.call('/api/v1/departments/x')).status, 404)
})

t.test('there are no categories, and sites are an array', async t => {
  t.strictSame((await jamf.call('/api/v1/categories')).body, { totalCount: 0, results: [] })
  t.strictSame((await jamf.call<Json[]>('/api/v1/sites')).body, [
    { id: '1', name: 'Headquarters' },
    { id: '2', name: 'Field' },
  ])
})
