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
const ANY: readonly Way[] = [...EITHER, 'names']

export const clients: readonly Client[] = [
  { name: 'MSAL Node', language: 'node', package: '@azure/msal-node', program: 'msal.mjs', ways: EITHER },
  {
    name: '@azure/identity and the Graph client',
    language: 'node',
    package: '@azure/identity',
    program: 'azure-identity.mjs',
    ways: EITHER,
  },
  {
    name: '@microsoft/msgraph-sdk',
    language: 'node',
    package: '@microsoft/msgraph-sdk',
    program: 'msgraph-sdk.mjs',
    ways: EITHER,
  },
  { name: 'MSAL Python', language: 'python', package: 'msal', program: 'msal_client.py', ways: EITHER },
  {
    name: 'azure-identity (Python)',
    language: 'python',
    package: 'azure-identity',
    program: 'azure_identity_client.py',
    ways: EITHER,
  },
  {
    name: 'msgraph-sdk (Python)',
    language: 'python',
    package: 'msgraph-sdk',
    program: 'msgraph_client.py',
    ways: EITHER,
  },
  { name: 'PyJWT', language: 'python', package: 'PyJWT', program: 'pyjwt_client.py', ways: EITHER },
  {
    name: 'jamf-pro-sdk (Python)',
    language: 'python',
    package: 'jamf-pro-sdk',
    program: 'jamf_client.py',
    ways: EITHER,
  },
  {
    name: 'MSAL Go',
    language: 'go',
    package: 'github.com/AzureAD/microsoft-authentication-library-for-go',
    program: 'msal',
    ways: EITHER,
  },
  {
    name: 'azidentity (Go)',
    language: 'go',
    package: 'github.com/Azure/azure-sdk-for-go/sdk/azidentity',
    program: 'azidentity',
    ways: EITHER,
  },
  { name: 'go-oidc', language: 'go', package: 'github.com/coreos/go-oidc/v3', program: 'oidc', ways: EITHER },
  { name: 'MSAL for Java', language: 'java', package: 'msal4j', program: 'Msal4j', ways: EITHER },
  {
    name: 'azure-identity (Java)',
    language: 'java',
    package: 'azure-identity',
    program: 'AzureIdentity',
    ways: EITHER,
  },
  { name: 'Nimbus', language: 'java', package: 'oauth2-oidc-sdk', program: 'Nimbus', ways: EITHER },
  { name: 'curl', language: 'shell', program: 'curl.sh', ways: ANY, tools: ['curl'] },
  { name: 'openssl', language: 'shell', program: 'openssl.sh', ways: ANY, tools: ['curl', 'openssl'] },
  {
    name: 'openapi-typescript and openapi-fetch',
    language: 'generated-typescript',
    package: 'openapi-typescript',
    program: 'openapi-fetch',
    ways: ['base URL'],
  },
  {
    name: '@hey-api/openapi-ts',
    language: 'generated-typescript',
    package: '@hey-api/openapi-ts',
    program: 'hey-api',
    ways: ['base URL'],
  },
  {
    name: 'orval',
    language: 'generated-typescript',
    package: 'orval',
    program: 'orval',
    ways: ['base URL'],
    slow: true,
  },
  {
    name: 'openapi-python-client',
    language: 'generated-python',
    package: 'openapi-python-client',
    program: 'client.py',
    ways: ['base URL'],
  },
  {
    name: 'oapi-codegen',
    language: 'generated-go',
    package: 'github.com/oapi-codegen/oapi-codegen/v2',
    program: 'main.go',
    ways: ['base URL'],
  },
  {
    name: 'azure-cli',
    language: 'azure-cli',
    package: 'azure-cli',
    program: 'azure-cli.sh',
    ways: ['proxy'],
    slow: true,
  },
  {
    name: 'Terraform, azuread',
    language: 'terraform',
    package: 'azuread',
    program: 'azuread.sh',
    ways: ['proxy'],
    slow: true,
  },
]

/** The version of a client as its lock file has it. */
export const versionOf = ({ language, package: name }: Client): string =>
  name ? languages[language].lockedVersion(name) : 'installed'
