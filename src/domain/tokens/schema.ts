import type { SchemaPart } from '../../kernel/sqlite/schema.ts'

/** Keys that sign tokens. */
export const tokens: SchemaPart = {
  file: 'src/domain/tokens/schema.sql',
  events: [
    {
      table: 'signing_keys',
      // The first key of an organisation is none that has been rotated.
      created: { name: 'signingKeyRotated', when: '(SELECT rotations FROM world) > 0' },
      // `published` counts the keys that verify.
      data: { keyId: 'row.kid', published: 'count(*)' },
      from: 'signing_keys',
    },
  ],
}
