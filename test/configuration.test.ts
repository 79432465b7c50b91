import t from 'tap'
import { ConfigurationError, readCommandLine } from '../src/configuration.ts'

const read = (line: string, env: NodeJS.ProcessEnv = {}) =>
  readCommandLine(line.split(' ').filter(Boolean), env)

t.test('without a word the emulator starts on port 8443 of this machine, in memory', async t => {
  t.strictSame(read(''), {
    command: 'start',
    operands: [],
    tenant: undefined,
    snapshot: undefined,
    shell: undefined,
    contract: { format: undefined, failOn: undefined, output: undefined },
    help: false,
    version: false,
    configuration: { host: '127.0.0.1', ports: [8443], passthrough: false, logLevel: 'info' },
  })
})

t.test('each flag has an environment variable, and the flag wins', async t => {
  const flags =
    '--port 1,2 --host ::1 --data d --seed s --tls-dir t --random-seed r --control-token c --journal-entries 5 --passthrough --passthrough-to a.local,[::1] --log-level debug --contract record'
  const env = {
    LOCALTENANT_PORT: '1,2',
    LOCALTENANT_HOST: '::1',
    LOCALTENANT_DATA: 'd',
    LOCALTENANT_SEED: 's',
    LOCALTENANT_TLS_DIR: 't',
    LOCALTENANT_RANDOM_SEED: 'r',
    LOCALTENANT_CONTROL_TOKEN: 'c',
    LOCALTENANT_JOURNAL_ENTRIES: '5',
    LOCALTENANT_PASSTHROUGH: '1',
    LOCALTENANT_PASSTHROUGH_TO: 'A.local, [::1]',
    LOCALTENANT_LOG_LEVEL: 'debug',
    LOCALTENANT_CONTRACT: 'record',
  }
  const expected = {
    ports: [1, 2],
    host: '::1',
    data: 'd',
    seed: 's',
    tlsDirectory: 't',
    randomSeed: 'r',
    controlToken: 'c',
    journal: { entries: 5 },
    passthrough: true,
    passthroughTo: ['a.local', '::1'],
    logLevel: 'debug',
    contract: 'record',
  }
  t.strictSame(read(flags).configuration, expected)
  t.strictSame(read('', env).configuration, expected)
  t.same(read('--port 3', env).configuration.ports, [3])
})

t.test('a journal of no entries is a setting, too', async t => {
  t.same(read('--journal-entries 0').configuration.journal, { entries: 0 })
})

t.test('the command may stand anywhere', async t => {
  t.equal(read('ca --port 1').command, 'ca')
  t.equal(read('--port 1 ca').command, 'ca')
  t.match(read('snapshot save --tenant * x'), { command: 'snapshot', operands: ['save', 'x'], tenant: '*' })
  t.match(read('reset --snapshot x'), { command: 'reset', snapshot: 'x' })
  t.ok(read('start -h').help)
  t.ok(read('-v').version)
})

const REFUSED: readonly [string, RegExp][] = [
  ['start now', /^'start' does not take the word 'now'\.$/],
  ['--frobnicate', /^Unknown option '--frobnicate'; 'localtenant --help' lists the flags\.$/],
  ['-x', /^Unknown option '-x'; 'localtenant --help' lists the flags\.$/],
  ['--port', /^Option '--port <value>' argument missing; 'localtenant --help' lists the flags\.$/],
  ['--seed --port 0', /^Option '--seed' argument is ambiguous; 'localtenant --help' lists the flags\.$/],
  ['--help=yes', /^Option '-h, --help' does not take an argument; 'localtenant --help' lists the flags\.$/],
  ['--port http', /^'http' is not a port/],
  ['--clock 2030-02-30T00:00:00Z', /^'2030-02-30T00:00:00Z' is no moment to begin at/],
  ['--clock 2030-01-01', /is no moment to begin at/],
  ['--clock 1969-12-31T00:00:00Z', /is no moment to begin at/],
  ['--port 65536', /^'65536' is not a port/],
  ['--port -1', /--port/],
  ['--port=-1', /^'-1' is not a port/],
  ['--port 1,', /^'' is not a port/],
  ['--port 1e3', /^'1e3' is not a port/],
  ['--control-token=ü', /^A control token is made of visible ASCII characters without spaces\.$/],
  ['--control-token=', /^The control token is empty; give one, or leave --control-token out\.$/],
  ['--passthrough-to a:1', /^'a:1' is no host/],
  ['--journal-entries many', /^'many' is not a number of entries; give one from 0, for no journal, on\.$/],
  ['--journal-entries=-1', /^'-1' is not a number of entries/],
  ['--log-level loud', /^'loud' is not a log level; choose one of trace, debug/],
]

for (const [line, message] of REFUSED) {
  t.test(`'${line}' is refused in one sentence`, async t => {
    t.throws(() => read(line), { constructor: ConfigurationError, message })
  })
}

t.test('an empty token, as a variable that was not filled in gives it, is none', async t => {
  t.notOk(Object.hasOwn(read('', { LOCALTENANT_CONTROL_TOKEN: '' }).configuration, 'controlToken'))
})

t.test('a setting in the environment is checked like a flag', async t => {
  t.throws(() => read('', { LOCALTENANT_PORT: 'x' }), { message: /^'x' is not a port/ })
  t.throws(() => read('', { LOCALTENANT_LOG_LEVEL: 'x' }), { message: /^'x' is not a log level/ })
})
