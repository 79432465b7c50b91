import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  NameConstraints,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509'

// This module is the only one that loads the ASN.1 libraries (over 100 ms): import it dynamically.

const day = 24 * 60 * 60 * 1000
const commonName = '2.5.4.3'
const organizationName = '2.5.4.10'
const ecdsaWithSha256 = '1.2.840.10045.4.3.2'
const rsaWithSha256 = '1.2.840.113549.1.1.11'
const loopback = ['127.0.0.0/8', '::1/128']
/** Below this name nothing is ever registered: RFC 2606 section 2. */
const nobody = 'invalid'
/** Days. */
const authorityValidity = 730
/** RFC 5280 appendix A.1, ub-common-name. */
const longestCommonName = 64

/** A certificate and the private key that belongs to it; the certificate in PEM. */
export interface KeyPair {
  readonly certificate: string
  readonly key: KeyObject
}

/**
 * Makes a self-signed certificate for `keys`, valid for two years from yesterday. It may sign for servers alone, at `hosts`, at
 * everything below them and at loopback addresses: clients that trust it stay safe from a stolen key.
 *
 * @param options `former`: the certificate in PEM that it takes the place of, for the same keys; `now`: milliseconds
 * @returns the certificate in PEM
 */
export function issueAuthority(options: {
  keys: Keys
  hosts: readonly string[]
  former?: string
  now?: number
}): string {
  const { keys, hosts, former, now } = options
  // Trust stores index by subject, so two authorities on one machine must not share one.
  const subject = former
    ? AsnConvert.parse(derOf(former), Certificate).tbsCertificate.subject
    : nameOf(`localtenant development CA ${randomBytes(4).toString('hex')}`)
  const certificate = signedCertificate({
    subject,
    issuer: subject,
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    validity: daysFromYesterday(authorityValidity, now),
    extensions: [
      critical(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 })),
      critical(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign)),
      plain(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
      critical(id_ce_nameConstraints, constraintsOn(hosts)),
      plain(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdentifier(keys.publicKey))),
    ],
  })
  return pemOf(certificate)
}

/** A key pair as `generateKeyPair` of Node gives it. */
export interface Keys {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

/**
 * Makes a server certificate that `authority` signs, valid for 390 days from yesterday (Apple's systems refuse more
 * than 398).
 *
 * @param options `names`: host names and IP addresses; the first one becomes the subject
 * @returns the certificate in PEM
 */
export function issueLeaf(options: {
  authority: KeyPair
  publicKey: KeyObject
  names: readonly string[]
}): string {
  const { authority, publicKey, names } = options
  const issuer = AsnConvert.parse(derOf(authority.certificate), Certificate).tbsCertificate
  const authorityKey = new KeyIdentifier(subjectKeyOf(issuer))
  const certificate = signedCertificate({
    subject: nameOf(names[0] ?? ''),
    issuer: issuer.subject,
    publicKey,
    signingKey: authority.key,
    validity: daysFromYesterday(390),
    extensions: [
      critical(id_ce_basicConstraints, new BasicConstraints({ cA: false })),
      critical(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature)),
      plain(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
      plain(id_ce_subjectAltName, new SubjectAlternativeName(names.map(generalName))),
      plain(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdentifier(publicKey))),
      plain(id_ce_authorityKeyIdentifier, new AuthorityKeyIdentifier({ keyIdentifier: authorityKey })),
    ],
  })
  return pemOf(certificate)
}

/**
 * Makes the self-signed certificate of an RSA key that signs tokens: nobody checks more of it than its key and its thumbprint. The same
 * key, name and validity always give the same certificate.
 *
 * @returns the certificate in DER
 */
export function issueSelfSigned(options: {
  keys: Keys
  name: string
  notBefore: Date
  notAfter: Date
}): Buffer {
  const { keys, name, notBefore, notAfter } = options
  const subject = new Name([new RelativeDistinguishedName([attribute(commonName, name)])])
  const identifier = keyIdentifier(keys.publicKey)
  return signedCertificate({
    subject,
    issuer: subject,
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    validity: new Validity({ notBefore, notAfter }),
    serialNumber: positive(Buffer.from(identifier.slice(0, 16))),
    extensions: [plain(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(identifier))],
  })
}

/**
 * The host names that a certificate may sign for.
 *
 * @param certificate in PEM
 * @returns undefined when the certificate sets no limit
 */
export function permittedHosts(certificate: string): readonly string[] | undefined {
  const { extensions } = AsnConvert.parse(derOf(certificate), Certificate).tbsCertificate
  const found = extensions?.find(extension => extension.extnID === id_ce_nameConstraints)
  if (!found) return undefined
  const subtrees = AsnConvert.parse(found.extnValue, NameConstraints).permittedSubtrees ?? []
  const hosts = Array.from(subtrees, subtree => subtree.base.dNSName)
  return hosts.filter(host => host !== undefined)
}

interface CertificateOptions {
  readonly subject: Name
  readonly issuer: Name
  readonly publicKey: KeyObject
  readonly signingKey: KeyObject
  readonly validity: Validity
  /** Random when absent. */
  readonly serialNumber?: Buffer
  readonly extensions: Extension[]
}

function signedCertificate(options: CertificateOptions): Buffer {
  const algorithm = algorithmOf(options.signingKey)
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: exact(options.serialNumber ?? positive(randomBytes(16))),
    signature: algorithm,
    issuer: options.issuer,
    validity: options.validity,
    subject: options.subject,
    subjectPublicKeyInfo: AsnConvert.parse(spkiOf(options.publicKey), SubjectPublicKeyInfo),
    extensions: new Extensions(options.extensions),
  })
  const signature = sign('sha256', new Uint8Array(AsnConvert.serialize(tbsCertificate)), options.signingKey)
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm: algorithm,
    signatureValue: exact(signature),
  })
  return Buffer.from(AsnConvert.serialize(certificate))
}

/** RFC 4055 wants NULL as the parameters of RSA, RFC 5758 none for ECDSA. */
function algorithmOf({ asymmetricKeyType }: KeyObject): AlgorithmIdentifier {
  return asymmetricKeyType === 'rsa'
    ? new AlgorithmIdentifier({ algorithm: rsaWithSha256, parameters: null })
    : new AlgorithmIdentifier({ algorithm: ecdsaWithSha256 })
}

function daysFromYesterday(days: number, now = Date.now()): Validity {
  // The machine's time: clients check certificates against theirs, not against the organisation's.
  const notBefore = new Date(now - day)
  return new Validity({ notBefore, notAfter: new Date(notBefore.getTime() + days * day) })
}

function constraintsOn(hosts: readonly string[]): NameConstraints {
  // A kind of name that none is permitted of would be free: nobody's, where there should be none.
  const bases = [
    ...hosts.map(host => new GeneralName({ dNSName: host })),
    ...loopback.map(ipName),
    new GeneralName({ rfc822Name: nobody }),
    new GeneralName({ uniformResourceIdentifier: nobody }),
  ]
  const permittedSubtrees = new GeneralSubtrees(bases.map(base => new GeneralSubtree({ base })))
  return new NameConstraints({ permittedSubtrees })
}

function generalName(name: string): GeneralName {
  return isIP(name) ? ipName(name) : new GeneralName({ dNSName: name })
}

function ipName(address: string): GeneralName {
  return new GeneralName({ iPAddress: address })
}

function nameOf(common: string): Name {
  const attributes = [attribute(organizationName, 'localtenant')]
  if (common.length <= longestCommonName) attributes.push(attribute(commonName, common))
  return new Name(attributes.map(one => new RelativeDistinguishedName([one])))
}

function attribute(type: string, text: string): AttributeTypeAndValue {
  return new AttributeTypeAndValue({ type, value: new AttributeValue({ utf8String: text }) })
}

function critical(extnID: string, value: object): Extension {
  return new Extension({ ...plain(extnID, value), critical: true })
}

function plain(extnID: string, value: object): Extension {
  return new Extension({ extnID, critical: false, extnValue: new OctetString(AsnConvert.serialize(value)) })
}

/** A serial number of these bytes: never negative, and never with a leading zero octet, which DER forbids in a positive INTEGER. */
function positive(serial: Buffer): Buffer {
  serial[0] = (serial[0]! & 0x7f) | 0x40
  return serial
}

function keyIdentifier(publicKey: KeyObject): ArrayBuffer {
  return exact(createHash('sha1').update(spkiOf(publicKey)).digest())
}

function subjectKeyOf(issuer: TBSCertificate): ArrayBuffer {
  const found = issuer.extensions?.find(extension => extension.extnID === id_ce_subjectKeyIdentifier)
  if (found) return AsnConvert.parse(found.extnValue, SubjectKeyIdentifier).buffer
  return exact(
    createHash('sha1').update(new Uint8Array(issuer.subjectPublicKeyInfo.subjectPublicKey)).digest(),
  )
}

function spkiOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' })
}

function exact(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}

function derOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
}

function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
