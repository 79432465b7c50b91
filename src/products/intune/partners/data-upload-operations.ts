import { momentFrom } from '../../../kernel/organisation/moments.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import type { Caller } from '../authenticate.ts'
import { badRequest, notFound } from '../errors.ts'
import { acceptDataUpload, findDataUpload } from './data-uploads.ts'
import { requireActive, requireOwnTenant } from './partner-tenant-operations.ts'

interface UploadBody {
  readonly TenantId: string
  readonly UploadTime: string
  readonly Content: unknown
}

/** Takes a message; malformed content is refused at once, everything else is found out later. @throws Failure 400, 403 */
export function putDataUploadMessage({ world, caller, parameters, body }: Call<Caller>): object {
  const MessageId = parameters.messageId as string
  const { TenantId, UploadTime, Content } = body as UploadBody
  requireOwnTenant(world, TenantId.toLowerCase())
  const uploadTime = momentFrom(UploadTime)
  if (!uploadTime) throw badRequest(`The UploadTime '${UploadTime}' is not an ISO 8601 time.`)
  requireActive(world, caller.appId)
  acceptDataUpload(world, caller.appId, { id: MessageId, uploadTime, content: Content })
  return { TenantId: world.tenantId, ErrorCode: 0, ErrorDetail: null, MessageId }
}

/** Tells what became of a message. @throws Failure 404 for a message of nobody or of another partner */
export function getDataUploadMessage({ world, caller, parameters }: Call<Caller>): object {
  const MessageId = parameters.messageId as string
  const upload = findDataUpload(world.database, caller.appId, MessageId)
  if (!upload) throw notFound(`There is no message '${MessageId}'.`)
  return {
    TenantId: world.tenantId,
    Status: upload.status,
    ErrorCode: upload.error_code,
    ErrorDetail: upload.error_detail,
    MessageId,
  }
}
