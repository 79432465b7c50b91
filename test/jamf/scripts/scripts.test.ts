import t from 'tap'
import { errorText, type Json, jamfUnderTest, type Page, statusPage } from '../jamf.ts'

const jamf = await jamfUnderTest(t)

const EMPTY = {
  parameter6: '',
  parameter7: '',
  parameter8: '',
  parameter9: '',
  parameter10: '',
  parameter11: '',
}
const classic = async (path: string) =>
  (
    await jamf.call<Record<'script', Json>>(`/JSSResource/scripts${path}`, {
      headers: { accept: 'application/json' },
    })
  ).body.script
const send = (method: string, path: string, body: string) =>
  jamf.call(`/JSSResource/scripts${path}`, { method, body, headers: { 'content-type': 'application/xml' } })

t.test('a script in both forms', async t => {
  const pro = await jamf.call('/api/v1/scripts/1')
  const contents = pro.body.scriptContents as string
  t.ok(contents.startsWith('#!/bin/zsh\n'))
  t.strictSame(pro.body, {
    id: '1',
    name: 'Rotate Local Password',
    info: 'Gives the local administrator another password',
    notes: 'Needs the name of the account',
    priority: 'BEFORE',
    categoryId: '1',
    categoryName: 'Security',
    parameter4: 'Account',
    parameter5: 'Length',
    ...EMPTY,
    osRequirements: '14.x,15.x',
    scriptContents: contents,
  })
  t.strictSame(await classic('/id/1'), {
    id: 1,
    name: 'Rotate Local Password',
    category: 'Security',
    filename: 'Rotate Local Password',
    info: 'Gives the local administrator another password',
    notes: 'Needs the name of the account',
    priority: 'Before',
    parameters: { parameter4: 'Account', parameter5: 'Length', ...EMPTY },
    os_requirements: '14.x,15.x',
    script_contents: contents,
    script_contents_encoded: Buffer.from(contents).toString('base64'),
  })
  const list = await jamf.call<Page>('/api/v1/scripts')
  t.strictSame(
    list.body.results.map(({ name }) => name),
    ['Clear Caches', 'Rotate Local Password'],
    'sorted by name',
  )
  const filter = encodeURIComponent('categoryName=="Security" and parameter4=="acc*"')
  t.strictSame((await jamf.call<Page>(`/api/v1/scripts?filter=${filter}`)).body.results, [pro.body])
})

t.test('a download is the contents and no more', async t => {
  const answer = await jamf.call('/api/v1/scripts/1/download')
  jamf.contract.matches(t, 'downloadScript', answer)
  t.equal(answer.headers['content-type'], 'text/plain')
  t.equal(answer.text, (await jamf.call('/api/v1/scripts/1')).body.scriptContents)
  const none = await jamf.call('/api/v1/scripts/99/download')
  jamf.contract.matches(t, 'downloadScript', none)
  t.equal(
    none.text,
    errorText(404, {
      code: 'INVALID_ID',
      description: 'Script with id 99 does not exist.',
      id: '0',
      field: 'id',
    }),
  )
})

t.test('a script without a category has -1, which is NONE or no category assigned', async t => {
  for (const categoryId of [undefined, null, '-1', -1]) {
    const { body } = await jamf.call<{ id: string }>('/api/v1/scripts', {
      json: { name: 'bare', categoryId },
    })
    t.match((await jamf.call(`/api/v1/scripts/${body.id}`)).body, {
      priority: 'AFTER',
      categoryId: '-1',
      categoryName: 'NONE',
      scriptContents: '',
    })
    t.match(await classic(`/id/${body.id}`), { category: 'No category assigned', priority: 'After' })
    await jamf.call(`/api/v1/scripts/${body.id}`, { method: 'DELETE' })
  }
  const unknown = await jamf.call('/api/v1/scripts', { json: { name: 'bare', categoryId: '99' } })
  const description = 'No record has the id 99.'
  t.equal(unknown.text, errorText(400, { code: 'INVALID_FIELD', description, id: '0', field: 'categoryId' }))
  const wrong = await jamf.call('/api/v1/scripts', { json: { name: 'bare', priority: 'LATER' } })
  t.match(wrong.body, { httpStatus: 400, errors: [{ code: 'INVALID_CONTENT', field: 'priority' }] })
})

t.test('scripts are found by the id of their category', async t => {
  const found = async (filter: string) =>
    (await jamf.call<{ totalCount: number }>(`/api/v1/scripts?filter=${encodeURIComponent(filter)}`)).body
      .totalCount
  const { body } = await jamf.call<{ id: string }>('/api/v1/categories', {
    json: { name: 'Found', priority: 1 },
  })
  await jamf.call('/api/v1/scripts', { json: { name: 'found by id', categoryId: body.id } })
  t.equal(await found(`categoryId==${body.id}`), 1)
  t.equal(await found(`categoryId=in=(${body.id},999)`), 1)
  t.equal(await found('categoryId==-1'), await found('categoryName==NONE'))
})

t.test('an empty id of a category is no id', async t => {
  const { status, body } = await jamf.call('/api/v1/scripts', { json: { name: 'odd', categoryId: '' } })
  t.equal(status, 400)
  t.match(body, { httpStatus: 400, errors: [{ code: 'INVALID_FIELD', field: 'categoryId' }] })
})

t.test('a deleted category leaves its scripts', async t => {
  const { body } = await jamf.call<{ id: string }>('/api/v1/categories', {
    json: { name: 'Brief', priority: 1 },
  })
  const script = await jamf.call<{ id: string }>('/api/v1/scripts', {
    json: { name: 'left', categoryId: body.id },
  })
  await jamf.call(`/api/v1/categories/${body.id}`, { method: 'DELETE' })
  const shown = await jamf.call(`/api/v1/scripts/${script.body.id}`)
  t.match(shown.body, { categoryId: '-1', categoryName: 'NONE' })
})

t.test('the Classic form is written with names, and its contents in one of two ways', async t => {
  const contents = '#!/bin/sh\r\necho "<$4>" && true\n'
  const plain = contents.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\r', '&#13;')
  const made = await send(
    'POST',
    '/id/0',
    `<script>
  <name>classic.sh</name><filename>other.sh</filename>
  <category>Maintenance</category><priority>at reboot</priority>
  <parameters>
    <parameter4>Word</parameter4>
  </parameters>
  <script_contents>${plain}</script_contents><script_contents_encoded/>
</script>`,
  )
  t.equal(made.status, 201)
  const [, id] = /<id>(\d+)</.exec(made.text)!
  const shown = await classic(`/id/${id}`)
  t.match(shown, {
    filename: 'classic.sh',
    category: 'Maintenance',
    priority: 'At Reboot',
    parameters: { parameter4: 'Word', parameter5: '' },
    script_contents: contents,
  })

  const encoded = Buffer.from('#!/bin/zsh\n').toString('base64')
  const change = `<script><priority>Now</priority><category>No category assigned</category><parameters><parameter5>B</parameter5></parameters><script_contents_encoded>${encoded}</script_contents_encoded></script>`
  t.equal((await send('PUT', '/name/classic.sh', change)).status, 201)
  t.match(await classic(`/id/${id}`), {
    category: 'No category assigned',
    priority: 'After',
    parameters: { parameter4: 'Word', parameter5: 'B' },
    script_contents: '#!/bin/zsh\n',
  })

  await send('PUT', `/id/${id}`, '<script><script_contents><![CDATA[a < b\n]]></script_contents></script>')
  t.equal((await jamf.call(`/api/v1/scripts/${id}/download`)).text, 'a < b\n')

  const refused = await send(
    'PUT',
    `/id/${id}`,
    '<script><name>x</name><category>Nowhere</category></script>',
  )
  t.equal(refused.status, 409)
  t.equal(refused.text, statusPage('Conflict', '10.4.10', 'Error: Problem with category name'))
  t.equal((await classic(`/id/${id}`)).name, 'classic.sh', 'nothing of it was done')
})
