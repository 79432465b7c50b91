import type { SeedRun, SeedSection } from '../../kernel/organisation/seed.ts'
import { section } from '../../seed/section.ts'
import { changeTokenSettings, type TokenSettings } from './token-settings.ts'

export const tokens: SeedSection = section('src/domain/tokens/seed.schema.json', 'tokens', {
  write({ database }: SeedRun, settings: Partial<TokenSettings> = {}) {
    changeTokenSettings(database, settings)
  },
})
