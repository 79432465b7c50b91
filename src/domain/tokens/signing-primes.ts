import { generatePrimeSync, type JsonWebKey } from 'node:crypto'

/** The public exponent of every key. */
const EXPONENT = 65537n
const EXPONENT_TEXT = 'AQAB'
const BITS = 1024

/** A prime of 1024 bits that makes an RSA-2048 key with any other of its kind. */
export function makeSigningPrime(): bigint {
  for (;;) {
    const prime = generatePrimeSync(BITS, { bigint: true })
    // With its top two bits set, any product has 2048 bits; and the exponent must have an inverse.
    if (prime >> BigInt(BITS - 2) === 3n && (prime - 1n) % EXPONENT !== 0n) return prime
  }
}

/** The private RSA-2048 key that two different primes make, with all members that RFC 7518 section 6.3.2 names. */
export function keyOfPrimes(p: bigint, q: bigint): JsonWebKey {
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n))
  return {
    kty: 'RSA',
    n: encode(p * q),
    e: EXPONENT_TEXT,
    d: encode(d),
    p: encode(p),
    q: encode(q),
    dp: encode(d % (p - 1n)),
    dq: encode(d % (q - 1n)),
    qi: encode(inverse(q, p)),
  }
}

/** The number that `value` has to be multiplied with to give 1 modulo `modulus`, by the extended Euclidean algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [larger, smaller] = [modulus, value % modulus]
  let [previous, current] = [0n, 1n]
  while (smaller > 0n) {
    const quotient = larger / smaller
    ;[larger, smaller] = [smaller, larger - quotient * smaller]
    ;[previous, current] = [current, previous - quotient * current]
  }
  return previous < 0n ? previous + modulus : previous
}

function encode(value: bigint): string {
  const digits = value.toString(16)
  return Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex').toString('base64url')
}
