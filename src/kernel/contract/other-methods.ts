import createRouter from 'find-my-way'
import type { AnyProduct } from '../pipeline/product.ts'
import { METHODS, type OperationContract, routePattern } from './contract.ts'

/**
 * Tells which methods a path has, for the answer to a wrong one. Of several paths that fit, one that names a segment is meant before one that
 * takes any, as OpenAPI has it. The router behind it is built on the first miss, so that it costs the start nothing.
 */
export function otherMethods(product: AnyProduct, contracts: readonly OperationContract[]) {
  let router: ReturnType<typeof createRouter> | undefined
  return (url: string): string[] => {
    router ??= buildRouter(product, contracts)
    const found = router.find('GET', url.split('?')[0]!)
    const methods = (found?.store as ReadonlySet<string> | undefined) ?? new Set()
    return METHODS.filter(method => methods.has(method))
  }
}

/** One route for each path, whatever its methods, which it holds. */
function buildRouter(product: AnyProduct, contracts: readonly OperationContract[]) {
  const router = createRouter({
    caseSensitive: !product.ignoreCase,
    ignoreDuplicateSlashes: true,
    ignoreTrailingSlash: true,
  })
  const methods = new Map<string, Set<string>>()
  for (const { method, path } of contracts) {
    const pattern = routePattern(path, product.normalizePath)
    methods.set(pattern, (methods.get(pattern) ?? new Set()).add(method))
  }
  for (const [pattern, all] of methods) router.on('GET', pattern, () => {}, all)
  return router
}
