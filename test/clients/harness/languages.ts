import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  cacheOf,
  caches,
  escaped,
  fileOf,
  install,
  type Language,
  lockedIn,
  once,
  root,
  UnavailableError,
} from './installation.ts'

export type LanguageName =
  | 'azure-cli'
  | 'generated-go'
  | 'generated-python'
  | 'generated-typescript'
  | 'go'
  | 'java'
  | 'node'
  | 'python'
  | 'shell'
  | 'terraform'

/** Python programs with the packages of a `requirements.txt`, in an environment of their own. */
function python(folder: string): Language {
  const cache = cacheOf(folder, 'requirements.txt')
  const interpreter = join(cache, 'bin/python')
  return {
    tools: ['python3'],
    lockedVersion: lockedIn(
      folder,
      'requirements.txt',
      name => new RegExp(`^${escaped(name)}==(\\S+)`, 'im'),
    ),
    prepare: () =>
      once(cache, async () => {
        await install(['python3', '-m', 'venv', cache])
        const packages = ['-r', fileOf(folder, 'requirements.txt')]
        // What is imported is compiled then: a tenth of the whole.
        await install([
          interpreter,
          '-m',
          'pip',
          'install',
          '--quiet',
          '--no-deps',
          '--no-compile',
          ...packages,
        ])
      }),
    command: program => [interpreter, fileOf(folder, program)],
    environment: () => ({ PYTHONPYCACHEPREFIX: join(cache, 'compiled') }),
  }
}

/** Programs for Node, with the packages of a `package-lock.json`: copied to where these are, or they would take the emulator's own. */
function node(folder: string): Language {
  const cache = cacheOf(folder, 'package-lock.json')
  const lock = () => JSON.parse(readFileSync(fileOf(folder, 'package-lock.json'), 'utf8'))
  const copy = () => cpSync(join(root, folder), cache, { recursive: true })
  return {
    tools: ['npm'],
    lockedVersion: name => lock().packages[`node_modules/${name}`].version,
    prepare: async () => {
      await once(cache, () => {
        copy()
        return install(['npm', 'ci', '--prefer-offline', '--no-audit', '--no-fund'], cache)
      })
      copy()
    },
    command: program => [process.execPath, join(cache, program)],
  }
}

/** Programs of one Go module, a folder each. */
function go(folder: string): Language {
  const programs = join(caches, `${folder}-programs`)
  return {
    tools: ['go'],
    lockedVersion: lockedIn(folder, 'go.mod', name => new RegExp(`^\\s+${escaped(name)} v(\\S+)`, 'm')),
    // Go's own cache knows what there is to do.
    prepare: async () => {
      mkdirSync(programs, { recursive: true })
      await install(['go', 'build', '-C', join(root, folder), '-mod=readonly', '-o', `${programs}/`, './...'])
    },
    command: program => [join(programs, program)],
  }
}

/** Programs for Java, a class each, with the packages of a `pom.xml`. */
function java(folder: string): Language {
  const output = cacheOf(folder, 'pom.xml')
  const classPath = join(output, 'class-path')
  const project = ['-q', '-B', '-f', fileOf(folder, 'pom.xml'), `-Doutput=${output}`]
  const maven = (...args: string[]) => install(['mvn', ...project, ...args])
  return {
    tools: ['java', 'keytool', 'mvn'],
    lockedVersion: lockedIn(
      folder,
      'pom.xml',
      name => new RegExp(`<artifactId>${escaped(name)}</artifactId>\\s*<version>([^<]+)`),
    ),
    prepare: async () => {
      await once(output, () => maven('dependency:build-classpath', `-Dmdep.outputFile=${classPath}`))
      await maven('-o', 'compile').catch(() => maven('compile'))
    },
    // Quick to start, for programs of seconds.
    command: program => [
      'java',
      '-XX:TieredStopAtLevel=1',
      '-XX:+UseSerialGC',
      '-cp',
      `${output}/classes:${readFileSync(classPath, 'utf8')}`,
      program,
    ],
    environment: ({ CA_FILE = '', HTTPS_PROXY }) => ({
      JAVA_TOOL_OPTIONS: javaOptions(CA_FILE, HTTPS_PROXY),
    }),
  }
}

/** What tells Java's own classes of a certificate, by a store beside its file, and of a proxy. */
function javaOptions(caFile: string, proxyUrl: string | undefined): string {
  const store = `${caFile}.p12`
  const password = 'localtenant'
  if (!existsSync(store)) {
    const into = ['-keystore', store, '-storetype', 'PKCS12', '-storepass', password]
    const certificate = ['-importcert', '-noprompt', '-alias', 'localtenant', '-file', caFile]
    execFileSync('keytool', [...certificate, ...into], { stdio: 'ignore' })
  }
  const properties: Record<string, string> = {
    'javax.net.ssl.trustStore': store,
    'javax.net.ssl.trustStorePassword': password,
  }
  if (proxyUrl) {
    const { hostname, port } = new URL(proxyUrl)
    Object.assign(properties, { 'https.proxyHost': hostname, 'https.proxyPort': port })
  }
  return Object.entries(properties)
    .map(([name, value]) => `-D${name}=${value}`)
    .join(' ')
}

/** Scripts for the command line of Azure, which is a Python package. */
function azureCli(folder: string): Language {
  const { command: _, ...rest } = python(folder)
  const az = join(cacheOf(folder, 'requirements.txt'), 'bin/az')
  return { ...rest, command: program => ['bash', fileOf(folder, program), az] }
}

/** Scripts for Terraform, with the provider of its lock file, from its registry or from where the settings of its command line say. */
function terraform(folder: string): Language {
  const lock = '.terraform.lock.hcl'
  const initialised = cacheOf(folder, lock)
  return {
    tools: ['bash', 'terraform'],
    lockedVersion: lockedIn(folder, lock, name => new RegExp(`/${escaped(name)}" {\\s*version *= "([^"]+)`)),
    prepare: async () => {
      const init = ['terraform', `-chdir=${initialised}`, 'init', '-input=false', '-no-color']
      await once(initialised, async () => {
        for (const file of [lock, 'main.tf']) cpSync(fileOf(folder, file), join(initialised, file))
        await install(init).catch((error: Error) => {
          const unreachable = /Failed to query available provider packages/.test(error.message)
          throw unreachable ? new UnavailableError("Terraform's registry cannot be reached") : error
        })
      })
      cpSync(fileOf(folder, 'main.tf'), join(initialised, 'main.tf'))
    },
    command: program => ['bash', fileOf(folder, program), initialised],
  }
}

/** What a script that makes, compiles and runs clients of the documents needs beside what its language does. */
const GENERATING = ['bash', 'curl']

/** Programs over clients that are made of the documents in a folder of the emulator's: by generators among the packages of a `package-lock.json`. */
function generatedTypescript(folder: string): Language {
  const { tools, ...rest } = node(folder)
  const packages = cacheOf(folder, 'package-lock.json')
  return {
    ...rest,
    tools: [...tools, ...GENERATING],
    command: program => ['bash', fileOf(folder, 'run.sh'), packages, program],
  }
}

/** The same by one of a `requirements.txt`. */
function generatedPython(folder: string): Language {
  const { tools, ...rest } = python(folder)
  const environment = cacheOf(folder, 'requirements.txt')
  return {
    ...rest,
    tools: [...tools, ...GENERATING],
    command: () => ['bash', fileOf(folder, 'run.sh'), environment],
  }
}

/** The same by a tool of a `go.mod`. */
function generatedGo(folder: string): Language {
  const { lockedVersion, tools } = go(folder)
  const programs = join(caches, `${folder}-programs`)
  const goOf = (...args: string[]) => ['go', args[0]!, '-C', join(root, folder), ...args.slice(1)]
  return {
    lockedVersion,
    tools: [...tools, ...GENERATING],
    prepare: async () => {
      mkdirSync(programs, { recursive: true })
      await install(goOf('mod', 'download'))
      await install(goOf('build', '-mod=readonly', '-o', `${programs}/`, 'tool'))
    },
    command: () => ['bash', fileOf(folder, 'run.sh'), programs],
    // Its caches lie in the home of who runs it.
    environment: () =>
      JSON.parse(
        execFileSync('go', ['env', '-json', 'GOCACHE', 'GOMODCACHE', 'GOPROXY'], { encoding: 'utf8' }),
      ),
  }
}

/** Scripts, for commands that the system has. */
const shell: Language = {
  tools: ['bash'],
  lockedVersion: name => {
    throw new Error(`${name} is the system's`)
  },
  prepare: async () => {},
  command: program => ['bash', fileOf('shell', program)],
}

export const languages: Readonly<Record<LanguageName, Language>> = {
  'azure-cli': azureCli('azure-cli'),
  'generated-go': generatedGo('generated-go'),
  'generated-python': generatedPython('generated-python'),
  'generated-typescript': generatedTypescript('generated-typescript'),
  go: go('go'),
  java: java('java'),
  node: node('node'),
  python: python('python'),
  shell,
  terraform: terraform('terraform'),
}
