import { forgetDue } from '../../kernel/due.ts'
import type { Call } from '../../kernel/product.ts'

/** Takes the organisation back to its seed. */
export async function resetWorld({ world }: Call<undefined>): Promise<undefined> {
  await world.reset()
  forgetDue(world)
}
