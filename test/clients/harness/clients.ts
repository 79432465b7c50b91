import { type LanguageName, languages } from './languages.ts'

/** How a client reaches the emulator. */
export type Way = 'base URL' | 'proxy' | 'names'

/** A client that others wrote, and the program that tries it. */
export interface Client {
  readonly name: string
  readonly language: LanguageName
  /** Whose version is told, as the lock file of the language has it. Without: what the system has. */
  readonly package?: string
  /** In the folder of the language. */
  readonly program: string
  readonly ways: readonly Way[]
  /** Takes minutes to install or to run: in the whole run only. */
  readonly slow?: true
  /** Commands that it needs beside those of its language. */
  readonly tools?: readonly string[]
}

const EITHER: readonly Way[] = ['base URL', 'proxy']

export const clients: readonly Client[] = [
  { name: 'MSAL Python', language: 'python', package: 'msal', program: 'msal_client.py', ways: EITHER },
]

/** The version of a client as its lock file has it. */
export const versionOf = ({ language, package: name }: Client): string =>
  name ? languages[language].lockedVersion(name) : 'installed'
