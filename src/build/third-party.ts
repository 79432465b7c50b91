import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { packageRoot, preparedFolder, readAsset } from '../kernel/assets.ts'
import { billOfMaterials } from './bill-of-materials.ts'
import { bundledPackages, importedPackages, type Metafile, packageName } from './bundled-packages.ts'
import { installedWith, readLockfile } from './lockfile.ts'
import { thirdPartyNotices } from './notices.ts'

// Run by the build, which names the bundler's account of what is in the bundle, and the packages of which it copies files:
// what we hand on of others keeps its notices, and is listed for those who audit it.
const [metafilePath, ...copied] = process.argv.slice(2)
const metafile: Metafile = JSON.parse(readFileSync(metafilePath!, 'utf8'))

// Who installs the package gets what it imports and no more.
const { dependencies, peerDependencies } = JSON.parse(readAsset('package.json').toString())
const [imported, declared] = [
  importedPackages(metafile),
  Object.keys({ ...dependencies, ...peerDependencies }).sort(),
]
if (!isDeepStrictEqual(imported, declared))
  throw new Error(`The bundle imports ${imported.join(', ')}; package.json declares ${declared.join(', ')}.`)

const lock = readLockfile()
const bundled = [...new Set([...bundledPackages(metafile), ...copied])].sort()
const installed = installedWith(lock, '', Object.keys(dependencies))
const bill = billOfMaterials(lock, { bundled, installed })
writeFileSync(join(preparedFolder!, 'bom.cdx.json'), `${JSON.stringify(bill, undefined, 2)}\n`)

const packages = bundled.map(folder => {
  const { version, license } = JSON.parse(readFileSync(join(packageRoot, folder, 'package.json'), 'utf8'))
  return { name: packageName(folder), version, license, folder: join(packageRoot, folder) }
})
// Our own licence is MIT's: its terms follow the line that names whose copyright it is.
const mit = readAsset('LICENSE')
  .toString()
  .split(/^Copyright .*\n\n/m)[1]!
  .trim()
writeFileSync(join(preparedFolder!, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(packages, mit))
