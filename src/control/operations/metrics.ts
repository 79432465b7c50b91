import { type Call, Reply } from '../../kernel/product.ts'

/** All figures of this emulator, in the text format of Prometheus. */
export async function getMetrics({ tenants }: Call<undefined>): Promise<Reply> {
  // Loaded when somebody asks for the first time: most never do.
  const { exposition } = await import('../metrics.ts')
  const { contentType, text } = await exposition(tenants)
  return new Reply({ headers: { 'content-type': contentType }, body: text })
}
