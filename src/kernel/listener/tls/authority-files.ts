import { createPrivateKey, type KeyObject, randomUUID, X509Certificate } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The files of a certificate authority, or the authority itself, are not usable; the message says which and why. */
export class CertificateAuthorityError extends Error {
  override readonly name = 'CertificateAuthorityError'
}

/** What a directory holds: the certificate in PEM and its private key. */
export interface StoredAuthority {
  readonly certificate: string
  readonly key: KeyObject
  /** True for one that was made here, and false for one that the user brought. */
  readonly isOwn?: boolean
}

const certificateBlock = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/

/**
 * Reads the authority of `directory`, or stores there the one that `create` makes.
 *
 * `ca.key` holds the key and the certificate in one file, put in place by one exclusive operation, so that two
 * processes that start at once agree on one pair. `ca.pem` is the certificate alone, for people and trust stores. A
 * `ca.key` with only a key is one that the user brought; its certificate is then read from `ca.pem`.
 *
 * @throws CertificateAuthorityError when the files exist but cannot be used, or cannot be written
 */
export async function loadOrStore(
  directory: string,
  create: () => Promise<StoredAuthority>,
): Promise<StoredAuthority> {
  try {
    await mkdir(directory, { recursive: true })
    return (await load(directory)) ?? (await store(directory, await create()))
  } catch (error) {
    throw error instanceof CertificateAuthorityError ? error : unusable(directory, error)
  }
}

function unusable(directory: string, error: unknown): CertificateAuthorityError {
  return new CertificateAuthorityError(
    `The certificate authority in ${directory} cannot be read or written: ${(error as Error).message}.`,
  )
}

async function load(directory: string): Promise<StoredAuthority | undefined> {
  // ca.pem first: it appears after ca.key, so a racing process never looks as if it had lost its key.
  const published = await readIfPresent(join(directory, 'ca.pem'))
  const bundle = await readIfPresent(join(directory, 'ca.key'))
  if (bundle === undefined && published === undefined) return undefined
  const stored = parse(bundle, bundle?.match(certificateBlock)?.[0] ?? published)
  if (!stored) {
    throw new CertificateAuthorityError(
      `The certificate authority in ${directory} is damaged; delete its ca.pem and ca.key to have a new one made.`,
    )
  }
  if (published === undefined) await publish(directory, stored.certificate)
  return stored
}

function parse(
  keyText: string | undefined,
  certificateText: string | undefined,
): StoredAuthority | undefined {
  if (keyText === undefined || certificateText === undefined) return undefined
  try {
    const certificate = new X509Certificate(certificateText)
    const key = createPrivateKey(keyText)
    if (!certificate.ca || key.asymmetricKeyType !== 'ec' || !certificate.checkPrivateKey(key))
      return undefined
    return { certificate: certificate.toString(), key, isOwn: certificateBlock.test(keyText) }
  } catch {
    return undefined
  }
}

async function store(directory: string, authority: StoredAuthority): Promise<StoredAuthority> {
  const draft = join(directory, `.ca.${randomUUID()}`)
  const target = join(directory, 'ca.key')
  try {
    await writeFile(draft, bundleOf(authority), { mode: 0o600, flag: 'wx' })
    await link(draft, target).catch(error => renameWithoutLinks(error, draft, target))
  } finally {
    await rm(draft, { force: true })
  }
  // Whoever won the race, the file in place is the truth.
  const stored = await load(directory)
  if (!stored) throw new CertificateAuthorityError(`${target} vanished while it was being written.`)
  return stored
}

/**
 * Puts a certificate in the place of the one that `directory` holds for the same key.
 *
 * @throws CertificateAuthorityError when it cannot be written
 */
export async function renewStored(directory: string, authority: StoredAuthority): Promise<void> {
  const draft = join(directory, `.ca.${randomUUID()}`)
  try {
    await writeFile(draft, bundleOf(authority), { mode: 0o600, flag: 'wx' })
    await rename(draft, join(directory, 'ca.key'))
    await publish(directory, authority.certificate)
  } catch (error) {
    await rm(draft, { force: true })
    throw unusable(directory, error)
  }
}

async function renameWithoutLinks(
  error: NodeJS.ErrnoException,
  draft: string,
  target: string,
): Promise<void> {
  if (error.code === 'EEXIST') return
  // Some mounted file systems have no hard links; there the last of two racing processes wins.
  await rename(draft, target)
}

async function publish(directory: string, certificate: string): Promise<void> {
  const draft = join(directory, `.ca.${randomUUID()}`)
  try {
    await writeFile(draft, certificate, { flag: 'wx' })
    await rename(draft, join(directory, 'ca.pem'))
  } finally {
    await rm(draft, { force: true })
  }
}

function bundleOf({ key, certificate }: StoredAuthority): string {
  return `${key.export({ type: 'pkcs8', format: 'pem' })}${certificate}`
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
