/** Numbers from 0 up to 1 that are the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
}

/** Random texts made of these pieces. */
export function* texts(pieces: readonly string[], { count, seed }: { count: number; seed: number }) {
  const random = seeded(seed)
  for (let made = 0; made < count; made++) {
    const length = Math.floor(random() * 14)
    yield Array.from({ length }, () => pieces[Math.floor(random() * pieces.length)]).join('')
  }
}
