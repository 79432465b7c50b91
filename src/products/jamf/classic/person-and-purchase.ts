import type { Members } from './record.ts'

/** Who uses a device, as both records tell it under names of their own. */
interface Person {
  readonly username: unknown
  readonly realname: unknown
  readonly email: unknown
  readonly position: unknown
  readonly phone: unknown
  readonly department: unknown
  readonly building: unknown
  readonly room: unknown
}

/** Some facts have two names, for clients of different age. */
export function locationOf(person: Person): Members {
  return {
    username: person.username,
    realname: person.realname,
    real_name: person.realname,
    email_address: person.email,
    position: person.position,
    phone: person.phone,
    phone_number: person.phone,
    department: person.department,
    building: person.building,
    room: person.room,
  }
}

/** What both kinds of device say of their purchase, dates aside; `facts` is the Pro record's section. */
export function purchaseOf(facts: Members): Members {
  return {
    is_purchased: facts.purchased,
    is_leased: facts.leased,
    po_number: facts.poNumber,
    vendor: facts.vendor,
    applecare_id: facts.appleCareId,
    purchase_price: facts.purchasePrice,
    purchasing_account: facts.purchasingAccount,
  }
}
