import { createPublicKey, generateKeyPair, X509Certificate } from 'node:crypto'
import { isIPv4 } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'
import { promisify } from 'node:util'
import { systemClock } from '../../organisation/clock.ts'
import {
  CertificateAuthorityError,
  loadOrStore,
  renewStored,
  type StoredAuthority,
} from './authority-files.ts'
import type { KeyPair, Keys } from './x509.ts'

export { CertificateAuthorityError }

/** Signs server certificates for the hosts it was opened for, on demand. */
export interface CertificateAuthority {
  /** The authority's own certificate in PEM, for clients to trust. */
  readonly certificate: string
  /**
   * What a TLS server needs to speak for `hostName`. A host that the authority was not opened for, or none, gets a
   * certificate for localhost, 127.0.0.1 and ::1.
   *
   * @throws CertificateAuthorityError when the stored authority may not sign for a host it is now opened for
   */
  secureContext(hostName: string | undefined): Promise<SecureContext>
}

const generateKeys = promisify(generateKeyPair)
const localNames = ['localhost', '127.0.0.1', '::1']
const mostContexts = 256
/** Milliseconds before its end at which an authority is renewed: 30 days. */
const renewalPeriod = 30 * 24 * 60 * 60 * 1000

/**
 * Opens a certificate authority (EC P-256): the one in `directory`, created there when it has none, else a new one
 * in memory. Creating one loads the ASN.1 libraries, which takes over 100 ms: open it when the first client asks.
 *
 * @param options `hosts`: the DNS names that it may sign for, each with everything below it
 * @throws CertificateAuthorityError when the files in `directory` are damaged or out of reach
 */
export async function openCertificateAuthority(options: {
  directory?: string
  hosts: readonly string[]
}): Promise<CertificateAuthority> {
  const hosts = options.hosts.map(host => host.toLowerCase())
  const create = () => createAuthority(hosts)
  const { directory } = options
  const authority = directory
    ? await renewed(directory, await loadOrStore(directory, create), hosts)
    : await create()
  return authorityOver({ authority, hosts, directory: directory ?? 'memory' })
}

/** One of ours that ends soon is renewed: with the same key, so that what trusts the former one goes on until that has ended. */
async function renewed(
  directory: string,
  stored: StoredAuthority,
  hosts: readonly string[],
): Promise<KeyPair> {
  const { certificate: former, key, isOwn } = stored
  const remaining = Date.parse(new X509Certificate(former).validTo) - systemClock.now()
  if (!isOwn || remaining > renewalPeriod) return stored
  const { issueAuthority } = await import('./x509.ts')
  const keys = { privateKey: key, publicKey: createPublicKey(key) }
  const authority = { certificate: issueAuthority({ keys, hosts, former }), key }
  await renewStored(directory, authority)
  return authority
}

function authorityOver(options: {
  authority: KeyPair
  hosts: readonly string[]
  directory: string
}): CertificateAuthority {
  const { authority, hosts, directory } = options
  const contexts = new Map<string, Promise<SecureContext>>()
  let leafKeys: Promise<Keys> | undefined

  async function issue(names: readonly string[]): Promise<SecureContext> {
    const { issueLeaf, permittedHosts } = await import('./x509.ts')
    const permitted = permittedHosts(authority.certificate)
    if (permitted && !names.every(name => covers(permitted, name))) {
      throw new CertificateAuthorityError(
        `The certificate authority in ${directory} may not sign for ${names[0]}; ` +
          'delete its ca.pem and ca.key to have a new one made.',
      )
    }
    leafKeys ??= generateKeys('ec', { namedCurve: 'P-256' })
    const { publicKey, privateKey } = await leafKeys
    const cert = issueLeaf({ authority, publicKey, names })
    return createSecureContext({
      cert,
      key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      // Without it OpenSSL resumes no session of a client that is asked for a certificate.
      sessionIdContext: 'localtenant',
    })
  }

  return {
    certificate: authority.certificate,
    secureContext(hostName) {
      const names = namesFor(hostName, hosts)
      const key = names[0]!
      const context = contexts.get(key) ?? issue(names)
      // What failed once is tried again.
      context.catch(() => contexts.get(key) === context && contexts.delete(key))
      // Taken out and put back, so that the first entry is always the one unused for longest.
      contexts.delete(key)
      contexts.set(key, context)
      if (contexts.size > mostContexts) contexts.delete(contexts.keys().next().value!)
      return context
    },
  }
}

async function createAuthority(hosts: readonly string[]): Promise<KeyPair> {
  const [{ issueAuthority }, keys] = await Promise.all([
    import('./x509.ts'),
    generateKeys('ec', { namedCurve: 'P-256' }),
  ])
  return { certificate: issueAuthority({ keys, hosts }), key: keys.privateKey }
}

function namesFor(hostName: string | undefined, hosts: readonly string[]): readonly string[] {
  const name = hostName?.toLowerCase().replace(/\.$/, '') ?? ''
  if (localNames.includes(name)) return localNames
  const wellFormed = name.length <= 253 && /^[a-z0-9_.-]+$/.test(name)
  return wellFormed && covers(hosts, name) ? [name] : localNames
}

function covers(hosts: readonly string[], name: string): boolean {
  if (name === '::1' || (isIPv4(name) && name.startsWith('127.'))) return true
  return hosts.some(host => name === host || name.endsWith(`.${host}`))
}
