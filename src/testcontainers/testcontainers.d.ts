/**
 * As much of the package `testcontainers` (10 and later) as is used here: whoever uses this entry point brings the package, and its
 * 170 dependencies are too many to be installed for the sake of its types.
 */
declare module 'testcontainers' {
  export interface WaitStrategy {
    waitUntilReady(...args: never[]): Promise<void>
  }

  export const Wait: { forLogMessage(message: string, times?: number): WaitStrategy }

  export interface StartedTestContainer {
    getHost(): string
    getMappedPort(port: number): number
    stop(): Promise<unknown>
  }

  export class AbstractStartedContainer implements StartedTestContainer {
    constructor(container: StartedTestContainer)
    getHost(): string
    getMappedPort(port: number): number
    stop(): Promise<unknown>
  }

  export class GenericContainer {
    constructor(image: string)
    start(): Promise<StartedTestContainer>
    withEnvironment(environment: Record<string, string>): this
    withExposedPorts(...ports: number[]): this
    withWaitStrategy(strategy: WaitStrategy): this
    withCopyFilesToContainer(files: { source: string; target: string }[]): this
  }
}
