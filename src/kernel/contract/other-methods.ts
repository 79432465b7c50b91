import createRouter from 'find-my-way'
import type { AnyProduct } from '../pipeline/product.ts'
import { METHODS, type OperationContract, routePattern } from './contract.ts'

/**
 * Tells which methods a path has, for the answer to a wrong one. The router behind it is built on the first
 * miss, so that it costs the start nothing.
 */
export function otherMethods(product: AnyProduct, contracts: readonly OperationContract[]) {
  let router: ReturnType<typeof createRouter> | undefined
  return (url: string): string[] => {
    router ??= buildRouter(product, contracts)
    const path = url.split('?')[0]!
    return METHODS.filter(method => router!.find(method, path))
  }
}

function buildRouter(product: AnyProduct, contracts: readonly OperationContract[]) {
  const router = createRouter({
    caseSensitive: !product.ignoreCase,
    ignoreDuplicateSlashes: true,
    ignoreTrailingSlash: true,
  })
  for (const { method, path } of contracts)
    router.on(method as 'GET', routePattern(path, product.normalizePath), () => {})
  return router
}
