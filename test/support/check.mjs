// Runs npm scripts at once, as many as are named, and shows what those that fail have to say: `node check.mjs types lint`.
import { execFile } from 'node:child_process'

let failed = false

function runScript(name) {
  const start = performance.now()
  return new Promise(resolve => {
    execFile('npm', ['run', '--silent', name], { maxBuffer: Infinity }, (error, stdout, stderr) => {
      if (error) {
        failed = true
        process.stdout.write(stdout + stderr)
      }
      const seconds = ((performance.now() - start) / 1000).toFixed(1)
      console.log(`${error ? 'not ok' : 'ok'} - ${name}, ${seconds} s`)
      resolve()
    })
  })
}

await Promise.all(process.argv.slice(2).map(runScript))
process.exitCode = failed ? 1 : 0
