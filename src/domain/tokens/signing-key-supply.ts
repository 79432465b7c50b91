import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../kernel/assets.ts'
import { type Certify, type KeyMaterial, openCertifier } from './development-key.ts'
import { keyOfPrimes, makeSigningPrime } from './signing-primes.ts'

/** How many primes the build makes. */
export const PRIME_COUNT = 64
/** Where it puts them: a JSON array of hexadecimal numbers. */
export const primesFile = join(packageRoot, 'dist/signing-primes.json')
/** How many are made on demand where there has been no build; each takes some 40 ms. */
const PRIMES_WITHOUT_BUILD = 16

/** From one rotation of an organisation to its next, so that as many organisations have rotated keys of their own. Prime to the size. */
const STRIDE = 64

/**
 * Signing keys that cost two milliseconds each instead of the 50 to 300 that making an RSA key takes.
 *
 * Every two of 64 primes make another key. That is plenty of different keys, all of them worthless as protection: who knows two public
 * keys with a prime in common knows both private ones. Keys of an emulator protect nothing; never use these for anything else.
 */
export interface KeySupply {
  /** How many different keys there are: 2015, without a build 119. */
  readonly size: number
  /**
   * The key of a number from 0 up; from `size` on they begin anew. The same number gives the same key for as long as an installation's
   * primes stay, and without a build for as long as the process lives.
   */
  key(number: number): KeyMaterial
  /**
   * The key for a rotation, counted down from the last number, since organisations count up from the first.
   *
   * @param number the organisation's
   * @param turn how many rotations it has had before
   */
  spare(number: number, turn: number): KeyMaterial
  /** A key that no number leads to, so that no organisation has it. */
  readonly unpublished: KeyMaterial
}

let opened: Promise<KeySupply> | undefined
let ready: KeySupply | undefined

/** The supply of this process. Opening it takes most of 100 ms the first time, so whoever needs the first key opens it, not the start. */
export function openKeySupply(): Promise<KeySupply> {
  opened ??= openCertifier().then(certify => (ready = supplyOf(certify)))
  return opened
}

/** The supply, for whoever cannot wait: it has been opened before. */
export function readyKeySupply(): KeySupply {
  if (!ready) throw new Error('The supply of signing keys has not been opened.')
  return ready
}

function supplyOf(certify: Certify): KeySupply {
  const primes = openPrimes()
  // The first pair is the unpublished key.
  const size = (primes.count * (primes.count - 1)) / 2 - 1
  const keys = new Map<number, KeyMaterial>()
  const keyOfPair = (pair: number): KeyMaterial => {
    let key = keys.get(pair)
    if (!key) {
      const [first, second] = pairAt(pair)
      key = certify(keyOfPrimes(primes.at(first), primes.at(second)))
      keys.set(pair, key)
    }
    return key
  }
  return {
    size,
    key: number => keyOfPair(1 + (number % size)),
    spare: (number, turn) => keyOfPair(size - ((number + turn * STRIDE) % size)),
    get unpublished() {
      return keyOfPair(0)
    },
  }
}

/** All pairs (first > second), ordered so that the early ones need few primes: (1, 0), (2, 0), (2, 1), (3, 0), … */
function pairAt(index: number): readonly [first: number, second: number] {
  const first = Math.floor((1 + Math.sqrt(1 + 8 * index)) / 2)
  return [first, index - (first * (first - 1)) / 2]
}

function openPrimes(): { readonly count: number; at(index: number): bigint } {
  const primes = existsSync(primesFile)
    ? (JSON.parse(readFileSync(primesFile, 'utf8')) as string[]).map(digits => BigInt(`0x${digits}`))
    : []
  return {
    count: primes.length || PRIMES_WITHOUT_BUILD,
    at(index) {
      while (primes.length <= index) primes.push(makeSigningPrime())
      return primes[index]!
    },
  }
}
