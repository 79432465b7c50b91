import t from 'tap'
import { replyFindings } from '../../../../src/kernel/contract/conformance/reply-findings.ts'
import { undeclaredMembers } from '../../../../src/kernel/contract/conformance/undeclared-members.ts'
import type { ContractDocument, OperationContract } from '../../../../src/kernel/contract/contract.ts'

const document = {
  components: {
    schemas: {
      person: {
        type: 'object',
        properties: { name: { type: 'string' }, boss: { $ref: '#/components/schemas/person' } },
      },
      aged: { allOf: [{ $ref: '#/components/schemas/person' }, { type: 'object', properties: { age: {} } }] },
    },
    headers: { count: { required: true, schema: { type: 'integer' } } },
  },
  paths: {
    '/people': {
      get: {
        operationId: 'listPeople',
        responses: {
          200: {
            headers: { 'X-Count': { $ref: '#/components/headers/count' } },
            content: {
              'application/json': {
                schema: {
                  type: 'array',
                  items: {
                    type: 'object',
                    required: ['name'],
                    additionalProperties: false,
                    properties: { name: { type: 'string' } },
                  },
                },
              },
            },
          },
          204: {},
          '4XX': { content: { 'text/plain': {} } },
        },
      },
    },
  },
} as unknown as ContractDocument
const operation = { id: 'listPeople', method: 'GET', path: '/people', document } as OperationContract

type Parts = Partial<Parameters<typeof replyFindings>[1]>
const findings = ({ headers, ...parts }: Parts) => {
  const json = { 'content-type': 'application/json; charset=utf-8', 'x-count': '1' }
  return replyFindings(operation, {
    status: 200,
    body: '[]',
    headers: { ...json, ...headers },
    ...parts,
  }).map(({ place, at, rule }) => `${place} ${at} ${rule}`)
}

t.test('of a reply all is looked at that its document says', async t => {
  t.same(findings({}), [])
  t.same(findings({ body: Buffer.from('[{"name": "Adele"}]') }), [])
  t.same(findings({ status: 201 }), ['status  undeclared'])
  t.same(findings({ headers: { 'x-count': 'many' } }), ['header X-Count type'])
  t.same(findings({ headers: { 'x-count': [] } }), ['header X-Count required'])
  t.same(findings({ headers: { 'content-type': 'text/html' } }), ['contentType  undeclared'])
  t.same(findings({ body: '[' }), ['body  unreadable'])
  t.same(findings({ body: '[{"age": 1}, 2]' }), [
    'body /0 required',
    'body /0/age undeclared',
    'body /1 type',
  ])
  t.same(findings({ status: 204 }), ['body  undeclared'])
  t.same(findings({ status: 204, body: undefined }), [])
  t.same(findings({ status: 418, headers: { 'content-type': 'text/plain' }, body: 'tea' }), [])
  t.same(findings({ body: undefined, isStream: true }), [])
  t.same(findings({ body: undefined, isHead: true }), [])
})

t.test('only so many are named of one reply', async t => {
  t.equal(findings({ body: JSON.stringify(Array(100).fill(1)) }).length, 20)
  t.equal(findings({ body: JSON.stringify(Array(200_000).fill(1)) }).length, 1, 'of a long one the first')
})

t.test('members are undeclared that no schema lists, wherever they are', async t => {
  const undeclared = (schema: object, value: unknown) =>
    undeclaredMembers({}, { document, schema: schema as never, value }).map(({ at }) => at)
  const aged = { $ref: '#/components/schemas/aged' }
  t.same(undeclared(aged, { name: 'Adele', age: 1, boss: { name: 'Alex' } }), [])
  t.same(undeclared(aged, { boss: { boss: { 'a/b': 1 } }, size: 1 }), ['/boss/boss/a/b', '/size'])
  t.same(undeclared({ type: 'array', items: aged }, [{}, { x: 1 }]), ['/1/x'])
  t.same(undeclared({ type: 'object' }, { x: 1 }), [], 'nothing is listed')
  t.same(undeclared({ additionalProperties: true, properties: { a: {} } }, { x: 1 }), [], 'anything goes')
  t.same(
    undeclared({ additionalProperties: false, properties: { a: {} } }, { x: 1 }),
    [],
    'the validator says so',
  )
  t.same(undeclared(aged, 'text'), [])
  let deep: unknown = {}
  for (let level = 0; level < 10_000; level++) deep = { boss: deep }
  t.same(undeclared(aged, deep), [])
})
