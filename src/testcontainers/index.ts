import { AbstractStartedContainer, GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'
import { type Control, type ControlledTenant, type NewTenant, openControl } from '../control-client/index.ts'

const PORT = 8443

/** An emulator to be run in a container, made ready with `with…` and started with `start`. */
export class LocaltenantContainer extends GenericContainer {
  #token: string | undefined

  /** @param image what `docker build -t localtenant .` made, by default */
  constructor(image = 'localtenant') {
    super(image)
    this.withExposedPorts(PORT).withWaitStrategy(Wait.forLogMessage('localtenant ready'))
  }

  /** @param seed name of a seed in the image, or `scale:USERSxDEVICES` */
  withSeed(seed: string): this {
    return this.withEnvironment({ LOCALTENANT_SEED: seed })
  }

  /** @param path a seed of this machine */
  withSeedFile(path: string): this {
    const target = `/tmp/seed${/\.\w+$/.exec(path)?.[0] ?? '.yaml'}`
    return this.withCopyFilesToContainer([{ source: path, target }]).withSeed(target)
  }

  /** Makes every id and token repeatable. */
  withRandomSeed(text: string): this {
    return this.withEnvironment({ LOCALTENANT_RANDOM_SEED: text })
  }

  /** The moment at which organisations begin. */
  withClock(moment: Date): this {
    return this.withEnvironment({ LOCALTENANT_CLOCK: moment.toISOString() })
  }

  /** A secret that the control API asks for; needed where the container's host goes by a DNS name. */
  withControlToken(token: string): this {
    this.#token = token
    return this.withEnvironment({ LOCALTENANT_CONTROL_TOKEN: token })
  }

  override async start(): Promise<StartedLocaltenantContainer> {
    return new StartedLocaltenantContainer(await super.start(), this.#token)
  }
}

/** An emulator that runs in a container. */
export class StartedLocaltenantContainer extends AbstractStartedContainer {
  readonly #token: string | undefined

  constructor(container: StartedTestContainer, controlToken?: string) {
    super(container)
    this.#token = controlToken
  }

  /** For clients that take a base URL. Asked for each time, since a restart changes the port. */
  get url(): string {
    return `http://${this.#authority}`
  }

  /** The same by TLS; clients must trust `caCertificate()`, which vouches for `localhost`, not for a remote Docker host. */
  get httpsUrl(): string {
    return `https://${this.#authority}`
  }

  /** The same port as a CONNECT proxy, for clients that keep their real host names. */
  get proxyUrl(): string {
    return this.url
  }

  /** The emulator's own API, for its first organisation. */
  get control(): Control {
    return openControl({ url: this.url, token: this.#token })
  }

  /** PEM. */
  caCertificate(): Promise<string> {
    return this.control.caCertificate()
  }

  /** A fresh organisation with its own ids, names and secrets; gone at the end of `await using`. */
  tenant(options?: NewTenant): Promise<ControlledTenant> {
    return this.control.tenants.create(options)
  }

  get #authority(): string {
    const host = this.getHost()
    return `${host.includes(':') ? `[${host}]` : host}:${this.getMappedPort(PORT)}`
  }
}
