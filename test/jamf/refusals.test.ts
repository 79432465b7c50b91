import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { packageRoot } from '../../src/kernel/assets.ts'
import { operationsOf, readDocument } from '../../src/kernel/contract/contract.ts'
import { jamfUnderTest } from './jamf.ts'

const jamf = await jamfUnderTest(t)
const operations = operationsOf(await readDocument('jamf'))

const NONSENSE = [
  'filter=%F0%9F%A6%8A',
  'filter=%00==%00',
  "filter=id=='",
  'filter=id==1;',
  'filter=;;;',
  `filter=${'('.repeat(500)}`,
  `filter=${encodeURIComponent(Array(300).fill('id==1').join(','))}`,
  'filter=id=in=()',
  'filter=id==1&filter=id==2',
  'filter=toString==1',
  'sort=,&page=&page-size=',
  'sort=__proto__:asc',
  'sort=id:asc&sort=id:desc',
  'page=1e3',
  'page=999999999&page-size=2000',
  'page-size=5&page-size=6',
  'section=&section=__proto__',
  'section=GENERAL&section=GENERAL',
  '%=%',
]
const VALUES = ['%00', "'", '%25', '*', '..', '-1', '1e3', '__proto__', '%F0%9F%A6%8A', 'x'.repeat(900)]

for (const { id, method, path } of operations.filter(operation => operation.method === 'GET')) {
  t.test(`${id} never fails, whatever it is asked`, async t => {
    const paths = path.includes('{')
      ? VALUES.map(value => path.replaceAll(/\{\w+\}/g, value))
      : NONSENSE.map(query => `${path}?${query}`)
    for (const target of paths) {
      const answer = await jamf.call(target, { method })
      t.ok(answer.status < 500, `${answer.status} ${target.slice(0, 100)}`)
    }
  })
}

t.test('what the real API has and this one has not says so', async t => {
  for (const [method, path, missing] of [
    ['GET', '/api/v1/packages/1', 'GET /api/v1/packages/{id}'],
    ['GET', '/api/v4/enrollment?a=b', 'GET /api/v4/enrollment'],
    ['GET', '/api/v2/enrollment', undefined],
    ['GET', '/JSSResource/policies/id/1', 'GET /JSSResource/policies/id/{id}'],
    ['GET', '/api/v1/computers-inventory/filevault', 'GET /api/v1/computers-inventory/filevault'],
    [
      'GET',
      '/api/v1/computers-inventory/1/view-recovery-lock-password',
      'GET /api/v1/computers-inventory/{id}/view-recovery-lock-password',
    ],
    ['GET', '/api/v1/nonsense', undefined],
    ['GET', '/api/v1/packagesnonsense', undefined],
    ['GET', '/api/v1/computers-inventory/9999', undefined],
    ['GET', '/api/v1/buildings/9999', undefined],
    ['GET', '/api/v1/departments/9999', undefined],
    ['POST', '/api/v1/buildings/1/history/export', 'POST /api/v1/buildings/{id}/history/export'],
    ['POST', '/api/v1/buildings/export', 'POST /api/v1/buildings/export'],
    ['POST', '/api/v1/computers-inventory', 'POST /api/v1/computers-inventory'],
    ['DELETE', '/api/v1/computers-inventory/1', 'DELETE /api/v1/computers-inventory/{id}'],
    ['PUT', '/JSSResource/computers/id/1', 'PUT /JSSResource/computers/id/{id}'],
    // Seen in jamf/mut#75, whatever the public document says.
    [
      'PUT',
      '/JSSResource/mobiledevices/serialnumber/F9FZP0W2MF3Q',
      'PUT /JSSResource/mobiledevices/serialnumber/{serialnumber}',
    ],
    // In another version than the real one, or with a method that it has not.
    ['GET', '/api/v9/packages', undefined],
    ['PATCH', '/JSSResource/policies/id/1', undefined],
    ['PUT', '/api/v1/computers-inventory', undefined],
  ] as const) {
    const answer = await jamf.call(path, { method })
    t.ok([404, 405].includes(answer.status), `${answer.status} ${path}`)
    t.equal(answer.headers['x-localtenant-not-emulated'], missing, path)
  }
})

t.test('so does every one of its operations', async t => {
  const file = join(packageRoot, 'openapi/jamf/paths.json')
  const { paths } = JSON.parse(await readFile(file, 'utf8')) as { paths: Record<string, object> }
  const unnamed = (path: string) => path.replace(/\{[^}]*\}/g, '{}')
  const emulated = new Set(operations.map(({ method, path }) => `${method} ${unnamed(path)}`))
  const missing = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter(method => !emulated.has(`${method} ${unnamed(path)}`))
      .map(method => ({ method, path })),
  )
  t.ok(missing.length > 1000)
  const unmarked: string[] = []
  for (const { method, path } of missing) {
    const answer = await jamf.call(path.replace(/\{[^}]*\}/g, '17'), { method })
    const said = String(answer.headers['x-localtenant-not-emulated'])
    if (![404, 405].includes(answer.status) || unnamed(said) !== `${method} ${unnamed(path)}`)
      unmarked.push(`${answer.status} ${method} ${path}: ${said}`)
  }
  t.strictSame(unmarked, [])
})

t.test('a failure on demand does not say that its operation is missing', async t => {
  for (const effect of [{ status: 404 }, { status: 405 }, { error: 'INVALID_ID' }]) {
    await jamf.control.faults.set({ faults: [{ match: { product: 'jamf' }, effect }] })
    for (const path of ['/api/v1/computers-inventory/filevault', '/api/v1/buildings/1']) {
      const answer = await jamf.call(path)
      t.equal(answer.headers['x-localtenant-not-emulated'], undefined, `${answer.status} ${path}`)
    }
  }
  await jamf.control.faults.clear()
})

t.test('a body of another type, or one that is too large, is refused in Jamf’s words', async t => {
  const path = '/api/v2/computers-inventory-detail/1'
  const headers = { 'content-type': 'application/json' }
  const large = await jamf.call(path, { method: 'PATCH', headers, body: `{"x":"${'y'.repeat(5_000_000)}"}` })
  t.match([large.status, large.body], [413, { httpStatus: 413, errors: [{ code: 'PAYLOAD_TOO_LARGE' }] }])
  const form = await jamf.call(path, { method: 'PATCH', form: { a: 'b' } })
  t.match([form.status, form.body], [415, { errors: [{ code: 'UNSUPPORTED_MEDIA_TYPE' }] }])
})
