import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot, preparedFolder } from '../kernel/assets.ts'
import { bundleDocument } from '../kernel/contract/document.ts'

// Run by the build: parsing and bundling YAML would slow down every start.
const folder = join(preparedFolder!, 'openapi')
mkdirSync(folder, { recursive: true })
for (const entry of readdirSync(join(packageRoot, 'openapi'), { withFileTypes: true })) {
  if (!entry.isDirectory()) continue
  writeFileSync(join(folder, `${entry.name}.json`), JSON.stringify(bundleDocument(entry.name)))
}
