import {
  type Answer,
  ask,
  type Line,
  plainText,
  type Question,
  serviceError,
  shownText,
} from './service-request.ts'

/** Whom to ask as whom. */
export interface PartnerAccount {
  readonly authority: string
  readonly graph: string
  readonly tenantId: string
  readonly appId: string
  readonly clientSecret: string
}

/** What is told of one device, in the members that compliance partners use (reference: Intune's data sync). */
export type Entity = Readonly<Record<string, unknown>>

/** Intune's services for a partner, as an application without a user. Each call signs in anew. */
export interface PartnerService {
  upload(message: {
    readonly id: string
    readonly at: string
    readonly entities: readonly Entity[]
  }): Promise<void>
  /** What became of a message. */
  status(messageId: string): Promise<{ readonly status: string; readonly fault: string | null }>
}

const GRAPH = 'https://graph.microsoft.com'
const INTUNE = 'https://api.manage.microsoft.com/'
const INTUNE_APP_ID = '0000000a-0000-0000-c000-000000000000'
const VERSION = 'api-version=1.2'

/** Every method throws a ServiceError. */
export function partnerService(account: PartnerAccount, way: Omit<Line, 'secret'>): PartnerService {
  const line: Line = { ...way, secret: account.clientSecret }
  const askIntune = async (id: string, request: Partial<Question> = {}): Promise<[Question, Answer]> => {
    const service = await findService(account, line, 'PartnerDeviceDataSyncService')
    const token = await requestToken(account, line, INTUNE)
    const url = `${service}/DataUploadMessages(guid'${id}')?${VERSION}`
    const question = { ...request, url, token }
    return [question, await ask(line, question)]
  }
  return {
    async upload({ id, at, entities }) {
      const content = { TenantId: account.tenantId, UploadTime: at, Content: JSON.stringify(entities) }
      const [question, answer] = await askIntune(id, { method: 'PUT', json: content })
      const { ErrorCode: code = 0, ErrorDetail: detail } = answer
      if (Number(plainText(code)) === 0) return
      throw serviceError(line, question, { status: 200, code: plainText(code), message: plainText(detail) })
    },
    async status(id) {
      const [question, { Status: status, ErrorDetail: detail }] = await askIntune(id)
      if (plainText(status) === '') throw incomplete(line, question, 'Status')
      const shown = (value: unknown): string => shownText(plainText(value), [line.secret])
      return { status: shown(status), fault: shown(detail) || null }
    },
  }
}

function incomplete(line: Line, question: Question, member: string) {
  return serviceError(line, question, { status: 200, message: `The answer has no ${member}.` })
}

async function requestToken(
  { authority, tenantId, appId, clientSecret }: PartnerAccount,
  line: Line,
  resource: string,
): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: appId,
    client_secret: clientSecret,
    scope: `${resource}/.default`,
  })
  const question = { url: `${authority}/${tenantId}/oauth2/v2.0/token`, method: 'POST', form } as const
  const { access_token: token } = await ask(line, question)
  if (typeof token === 'string' && token !== '') return token
  throw incomplete(line, question, 'access_token')
}

async function findService(account: PartnerAccount, line: Line, name: string): Promise<string> {
  const token = await requestToken(account, line, GRAPH)
  const question = {
    url: `${account.graph}/v1.0/servicePrincipals/appId=${INTUNE_APP_ID}/endpoints`,
    token,
  }
  const { value } = await ask(line, question)
  const endpoints: readonly unknown[] = Array.isArray(value) ? value : []
  const found = endpoints.map(each => Object(each) as Answer).find(each => each.providerName === name)
  if (typeof found?.uri === 'string') return found.uri
  throw serviceError(line, question, { status: 200, message: `There is no service ${name}.` })
}
