import { applyReport, complianceEnd, type ReportFault } from '../../../domain/compliance/compliance.ts'
import { type Report, readReports } from '../../../domain/compliance/partner-reports.ts'
import { momentFrom } from '../../../kernel/organisation/moments.ts'
import type { Organisation } from '../../../kernel/organisation/organisation.ts'
import { type Deadline, expectDue } from '../../../kernel/organisation/scheduled-work.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import type { Database } from '../../../kernel/sqlite/database.ts'
import { all, one, statement, value } from '../../../query/statements/statements.ts'
import type { Caller } from '../authenticate.ts'
import { badRequest, notFound } from '../errors.ts'
import type { RequestBodies } from '../request-bodies.ts'
import { requireActive, requireOwnTenant } from './partner-tenants.ts'

/** Intune processes an upload some time after it has taken it. How long is not public. */
const PROCESSING_MILLISECONDS = 250

/** Failures of more devices than this are counted, not named. */
const NAMED_FAULTS = 20

const FAULTS: Readonly<Record<ReportFault, { code: number; text: string }>> = {
  unknownDevice: { code: 1, text: 'is not registered in this tenant' },
  foreignUser: { code: 2, text: 'is not registered to this user' },
  unassignedUser: { code: 3, text: 'belongs to a user whom the partner is not assigned to' },
}

interface DataUpload {
  readonly id: string
  readonly status: 'InProgress' | 'Completed' | 'Failed'
  /** 0 is none. */
  readonly error_code: number
  readonly error_detail: string | null
}

interface PendingUpload {
  readonly seq: number
  readonly app_id: string
  readonly content_json: string
}

interface NewDataUpload {
  readonly id: string
  /** In the database's form. */
  readonly uploadTime: string
  readonly content: unknown
}

function findDataUpload(database: Database, appId: string, id: string): DataUpload | undefined {
  return one<DataUpload>(
    database,
    'SELECT id, status, error_code, error_detail FROM data_upload_messages WHERE app_id = ? AND id = ?',
    appId,
    id,
  )
}

/**
 * Takes an upload, to be processed when it is due. A key that is used again, as Jamf Pro 10.1 may do, stands for a new message; what the
 * former one still had to say is processed first.
 *
 * @throws Failure `invalid` for content that is malformed
 */
function acceptDataUpload(organisation: Organisation, appId: string, upload: NewDataUpload): void {
  const { database } = organisation
  const content = typeof upload.content === 'string' ? upload.content : JSON.stringify(upload.content)
  readReports(content, organisation.tenantId)
  const former = one<PendingUpload>(
    database,
    `SELECT seq, app_id, content_json FROM data_upload_messages WHERE app_id = ? AND id = ? AND status = 'InProgress'`,
    appId,
    upload.id,
  )
  const now = organisation.clock.now()
  if (former) processUpload(organisation, former, now)
  const due = now + PROCESSING_MILLISECONDS
  statement(
    database,
    `INSERT INTO data_upload_messages (id, app_id, upload_time, content_json, status, due_milliseconds)
     VALUES (@id, @appId, @uploadTime, @content, 'InProgress', @due)
     ON CONFLICT (app_id, id) DO UPDATE SET upload_time = @uploadTime, content_json = @content, status = 'InProgress',
       error_code = 0, error_detail = NULL, due_milliseconds = @due`,
  ).run({ id: upload.id, appId, uploadTime: upload.uploadTime, content, due })
  expectDue(organisation, due)
}

/** Uploads that wait to be processed. */
export const dataUploads: Deadline = {
  name: 'dataUploads',
  next({ database }) {
    const sql = `SELECT min(due_milliseconds) FROM data_upload_messages WHERE status = 'InProgress'`
    return value<number | null>(database, sql) ?? undefined
  },
  run: processDue,
}

/** Processes all uploads that are due at `moment` (milliseconds), in the order in which they came. */
function processDue(organisation: Organisation, moment: number): void {
  const due = all<PendingUpload>(
    organisation.database,
    `SELECT seq, app_id, content_json FROM data_upload_messages
     WHERE status = 'InProgress' AND due_milliseconds <= ? ORDER BY due_milliseconds, seq`,
    moment,
  )
  for (const upload of due) processUpload(organisation, upload, moment)
}

/** Applies each report by itself: what can be applied is, and the message fails when anything could not. */
function processUpload(organisation: Organisation, upload: PendingUpload, moment: number): void {
  const { database, tenantId } = organisation
  const faults: { report: Report; fault: ReportFault }[] = []
  for (const report of readReports(upload.content_json, tenantId)) {
    const fault = applyReport(database, report, { appId: upload.app_id, moment })
    if (fault) faults.push({ report, fault })
  }
  expectDue(organisation, Date.parse(complianceEnd(moment)))
  statement(
    database,
    'UPDATE data_upload_messages SET status = @status, error_code = @code, error_detail = @detail WHERE seq = @seq',
  ).run({
    seq: upload.seq,
    status: faults.length > 0 ? 'Failed' : 'Completed',
    code: faults[0] ? FAULTS[faults[0].fault].code : 0,
    detail: faults.length > 0 ? describe(faults) : null,
  })
}

function describe(faults: readonly { report: Report; fault: ReportFault }[]): string {
  const named = faults
    .slice(0, NAMED_FAULTS)
    .map(({ report, fault }) => `The device '${report.deviceId}' ${FAULTS[fault].text}.`)
  const more = faults.length - named.length
  return [...named, ...(more > 0 ? [`${more} more devices failed.`] : [])].join(' ')
}

/** Takes a message; malformed content is refused at once, everything else is found out later. @throws Failure 400, 403 */
export function putDataUploadMessage(call: Call<Caller, RequestBodies['putDataUploadMessage']>): object {
  const { organisation, caller, parameters, body } = call
  const MessageId = parameters.messageId as string
  const { TenantId, UploadTime, Content } = body
  requireOwnTenant(organisation, TenantId.toLowerCase())
  const uploadTime = momentFrom(UploadTime)
  if (!uploadTime) throw badRequest(`The UploadTime '${UploadTime}' is not an ISO 8601 time.`)
  requireActive(organisation, caller.appId)
  acceptDataUpload(organisation, caller.appId, { id: MessageId, uploadTime, content: Content })
  return { TenantId: organisation.tenantId, ErrorCode: 0, ErrorDetail: null, MessageId }
}

/** Tells what became of a message. @throws Failure 404 for a message of nobody or of another partner */
export function getDataUploadMessage({ organisation, caller, parameters }: Call<Caller>): object {
  const MessageId = parameters.messageId as string
  const upload = findDataUpload(organisation.database, caller.appId, MessageId)
  if (!upload) throw notFound(`There is no message '${MessageId}'.`)
  return {
    TenantId: organisation.tenantId,
    Status: upload.status,
    ErrorCode: upload.error_code,
    ErrorDetail: upload.error_detail,
    MessageId,
  }
}
