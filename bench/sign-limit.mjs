// How many RS256-2048 signatures one core makes in a second: nothing that signs can be faster.
import { generateKeyPairSync, sign } from 'node:crypto'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const data = Buffer.alloc(1200, 'x')
for (let index = 0; index < 500; index++) sign('RSA-SHA256', data, privateKey)
const end = performance.now() + Number(process.argv[2] ?? 3000)
const started = performance.now()
let count = 0
while (performance.now() < end) {
  sign('RSA-SHA256', data, privateKey)
  count++
}
process.stdout.write(String((count / (performance.now() - started)) * 1000))
