import { join } from 'node:path'
import t from 'tap'
import { bundledPackages, importedPackages, packageName } from '../../src/build/bundled-packages.ts'
import { thirdPartyNotices } from '../../src/build/notices.ts'

const MIT = 'Permission is hereby granted'

t.test('what stands in the bundle is known by its folder, however it was reached', async t => {
  const used = { bytesInOutput: 1 }
  const folders = bundledPackages({
    outputs: {
      'dist/main.js': {
        inputs: {
          'src/main.ts': used,
          'node_modules/plain/index.js': used,
          'node_modules/plain/node_modules/@scope/below/lib/a.js': used,
          'node_modules/left-out/index.js': { bytesInOutput: 0 },
        },
        imports: [],
      },
      'dist/chunk.js': { inputs: { '../elsewhere/node_modules/plain/other.js': used }, imports: [] },
    },
  })
  t.same(folders, ['node_modules/plain', 'node_modules/plain/node_modules/@scope/below'])
  t.same(folders.map(packageName), ['plain', '@scope/below'])
})

t.test('what is left to be imported is known by its package', async t => {
  const imports = ['node:fs', 'fs', '@scope/one/part', 'two', 'two/part'].map(path => ({
    path,
    external: true,
  }))
  const outputs = { 'dist/main.js': { inputs: {}, imports: [...imports, { path: 'dist/chunk.js' }] } }
  t.same(importedPackages({ outputs }), ['@scope/one', 'two'])
})

t.test('the notices have the text of every file about a licence', async t => {
  const folder = t.testdir({
    apache: {
      LICENSE: 'Apache terms',
      NOTICE: 'By somebody',
      'bundle.js.LICENSE.txt': 'Parts',
      'index.js': 'code',
    },
    isc: { 'license.md': 'ISC terms' },
    'abstract-logging': {},
  })
  const packages = [
    { name: 'apache', version: '1.0.0', license: 'Apache-2.0', folder: join(folder, 'apache') },
    { name: 'isc', version: '2.0.0', license: 'ISC', folder: join(folder, 'isc') },
    { name: 'abstract-logging', version: '2.0.1', license: 'MIT', folder: join(folder, 'abstract-logging') },
  ]
  const notices = thirdPartyNotices(packages, MIT)
  for (const text of ['apache 1.0.0 (Apache-2.0)', 'Apache terms', 'By somebody', 'Parts', 'ISC terms'])
    t.match(notices, text)
  t.notMatch(notices, 'code\n\n')
  t.match(notices, /James Sumners[^\n]+\n\nPermission is hereby granted/, 'known from its package.json')
})

t.test('nothing is handed on whose licence has no text', async t => {
  const folder = t.testdir({ none: {}, empty: { LICENSE: ' \n' } })
  const shipped = ['none', 'empty'].map(name => ({
    name,
    version: '1.0.0',
    license: 'MIT',
    folder: join(folder, name),
  }))
  t.throws(() => thirdPartyNotices(shipped, MIT), /none 1\.0\.0 \(MIT\), empty 1\.0\.0/)
})
