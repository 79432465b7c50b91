import type { AnyProduct } from '../kernel/pipeline/product.ts'
import { apple } from './apple/index.ts'
import { entra } from './entra/index.ts'
import { graph } from './graph/index.ts'
import { intune } from './intune/index.ts'
import { jamf } from './jamf/index.ts'

/** The clouds, in the order in which a path is offered to them; Entra takes what the others leave. */
export const products: readonly AnyProduct[] = [graph, intune, apple, jamf, entra]
