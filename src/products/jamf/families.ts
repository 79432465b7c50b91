import { buildings } from './organisation/buildings.ts'
import { categories } from './organisation/categories.ts'
import { departments } from './organisation/departments.ts'
import { sites } from './organisation/sites.ts'
import type { RecordFamily } from './record.ts'
import { scripts } from './scripts/scripts.ts'

/** All kinds of records that are declared as such; what others refer to by name in a seed comes first. */
export const families: readonly RecordFamily[] = [sites, buildings, departments, categories, scripts]
