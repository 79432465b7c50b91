import { createHash } from 'node:crypto'
import { derivedId } from '../../seed/seed-run.ts'

const letters = '0123456789CDFGHJKLMNPQRTVWXY'

/** Addresses and numbers that a device has from its factory, always the same for one tenant and name. */
export interface Invented {
  readonly serialNumber: string
  readonly udid: string
  readonly macAddress: string
  readonly altMacAddress: string
  readonly ipAddress: string
  /** Thirty decimal digits, for IMEI, ICCID and the like. */
  readonly digits: string
  /** 0 to 99. */
  readonly percent: number
}

/** @param chipBased true gives the short UDID form of Apple's mobile chips, false an upper-case UUID */
export function invent(tenantId: string, name: string, chipBased: boolean): Invented {
  const bytes = createHash('sha256').update(`${tenantId}/hardware/${name}`.toLowerCase()).digest()
  const hex = bytes.toString('hex').toUpperCase()
  const octets = (from: number): string => hex.slice(from, from + 6).replace(/..(?=.)/g, '$&:')
  return {
    serialNumber: Array.from(bytes.subarray(0, 10), byte => letters[byte % letters.length]).join(''),
    udid: chipBased ? `00008120-${hex.slice(20, 36)}` : derivedId(tenantId, 'udid', name).toUpperCase(),
    macAddress: `3C:22:FB:${octets(36)}`,
    altMacAddress: `A4:83:E7:${octets(42)}`,
    ipAddress: `10.20.${bytes[28]! % 32}.${1 + (bytes[29]! % 253)}`,
    digits: BigInt(`0x${hex}`).toString().slice(0, 30),
    percent: bytes[30]! % 100,
  }
}
