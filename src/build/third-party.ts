import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot, preparedFolder } from '../kernel/assets.ts'
import { bundledPackages, packageName } from './bundled-packages.ts'
import { thirdPartyNotices } from './notices.ts'

// Run by the build, which names the bundler's account of what is in the bundle, and the packages of which it copies files:
// what we hand on of others keeps its notices.
const [metafile, ...copied] = process.argv.slice(2)
const bundled = bundledPackages(JSON.parse(readFileSync(metafile!, 'utf8')))
const folders = [...new Set([...bundled, ...copied])].sort()

const packages = folders.map(folder => {
  const { version, license } = JSON.parse(readFileSync(join(packageRoot, folder, 'package.json'), 'utf8'))
  return { name: packageName(folder), version, license, folder: join(packageRoot, folder) }
})
// Our own licence is MIT's: its terms follow the line that names whose copyright it is.
const mit = readFileSync(join(packageRoot, 'LICENSE'), 'utf8')
  .split(/^Copyright .*\n\n/m)[1]!
  .trim()
writeFileSync(join(preparedFolder!, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(packages, mit))
