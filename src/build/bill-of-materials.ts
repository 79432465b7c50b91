import { packageName } from './bundled-packages.ts'
import { type Lockfile, neededBy, resolveLocked } from './lockfile.ts'

/** As much of a CycloneDX document as is written here, https://cyclonedx.org/docs/1.6/json/. */
export interface BillOfMaterials {
  readonly bomFormat: 'CycloneDX'
  readonly specVersion: '1.6'
  readonly version: number
  readonly metadata: { readonly component: Component }
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

interface Component {
  readonly 'bom-ref': string
  readonly type: 'application' | 'library'
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly licenses?: readonly object[]
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[]
  readonly properties?: readonly { readonly name: string; readonly value: string }[]
}

/** Where a package lay when the bundle was made; several times where it lay in several places. */
const PATH = 'cdx:npm:package:path'
/** That its code stands in ours: names of https://github.com/CycloneDX/cyclonedx-property-taxonomy. */
const BUNDLED = 'cdx:npm:package:bundled'

/**
 * What is shipped of others, for those who audit it: what is bundled, and what npm installs beside it, in the versions it was tested with.
 *
 * @param bundled paths of packages in the lockfile
 * @param installed likewise
 * @throws Error when one of them is not in the lockfile
 */
export function billOfMaterials(
  lock: Lockfile,
  { bundled, installed }: { readonly bundled: readonly string[]; readonly installed: readonly string[] },
): BillOfMaterials {
  const places = new Map<string, string[]>()
  for (const path of new Set([...bundled, ...installed])) {
    const reference = referenceOf(lock, path)
    places.set(reference, [...(places.get(reference) ?? []), path])
  }
  const references = [...places.keys()].sort()
  const listed = (from: string, names: readonly string[]): string[] =>
    names
      .map(name => resolveLocked(lock, from, name))
      .filter(path => path !== undefined)
      .map(path => referenceOf(lock, path))
      .filter(reference => places.has(reference))
  const needs = (reference: string): string[] =>
    places.get(reference)!.flatMap(path => listed(path, neededBy(lock.packages[path]!)))

  const { name, version } = lock
  const root: Component = { type: 'application', ...identified(name, version) }
  const asked = lock.packages['']!
  const direct = listed('', Object.keys({ ...asked.dependencies, ...asked.devDependencies }))
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: root },
    components: references.map(reference => {
      const paths = places.get(reference)!
      return componentAt(
        lock,
        paths,
        paths.some(path => bundled.includes(path)),
      )
    }),
    dependencies: [
      { ref: root['bom-ref'], dependsOn: unique(direct) },
      ...references.map(ref => ({ ref, dependsOn: unique(needs(ref)) })),
    ],
  }
}

function unique(references: readonly string[]): string[] {
  return [...new Set(references)].sort()
}

/** The paths in the lockfile of all that a bill lists. */
export function shippedPaths({ components }: BillOfMaterials): string[] {
  return components.flatMap(({ properties = [] }) =>
    properties.filter(({ name }) => name === PATH).map(({ value }) => value),
  )
}

function referenceOf(lock: Lockfile, path: string): string {
  return `${packageName(path)}@${lock.packages[path]?.version}`
}

function identified(name: string, version: string) {
  return {
    'bom-ref': `${name}@${version}`,
    name,
    version,
    // https://github.com/package-url/purl-spec: the scope is a namespace, whose @ is written as %40.
    purl: `pkg:npm/${name.replace('@', '%40')}@${encodeURIComponent(version)}`,
  }
}

function componentAt(lock: Lockfile, paths: readonly string[], isBundled: boolean): Component {
  const [path] = paths
  const { version, license, integrity } = lock.packages[path!] ?? {}
  if (!version) throw new Error(`package-lock.json has no ${path}; 'npm install' puts that right.`)
  return {
    type: 'library',
    ...identified(packageName(path!), version),
    ...(license ? { licenses: [licenceOf(license)] } : {}),
    ...(integrity ? { hashes: [digest(integrity)] } : {}),
    properties: [
      ...(isBundled ? [{ name: BUNDLED, value: 'true' }] : []),
      ...paths.map(value => ({ name: PATH, value })),
    ],
  }
}

/** An identifier of SPDX's list has no blanks, an expression of several has. */
function licenceOf(license: string): object {
  return license.includes(' ') ? { expression: license } : { license: { id: license } }
}

/** `sha512-…` of https://www.w3.org/TR/SRI/ as CycloneDX has it. */
function digest(integrity: string) {
  const [algorithm, content] = integrity.split('-', 2)
  return { alg: algorithm!.replace('sha', 'SHA-'), content: Buffer.from(content!, 'base64').toString('hex') }
}
