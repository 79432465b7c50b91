import { Failure } from '../../kernel/http/failure.ts'
import type { BackgroundWork } from '../../kernel/organisation/background-work.ts'
import type { Organisation } from '../../kernel/organisation/organisation.ts'
import { type Finish, finish, type Operation } from '../../kernel/pipeline/product.ts'
import type { Database } from '../../kernel/sqlite/database.ts'
import { findGroup } from '../../products/jamf/groups/group-records.ts'
import { deviceCompliance } from '../../products/jamf/microsoft/device-compliance.ts'
import {
  checkAll,
  configureDeviceCompliance,
  missingSettings,
  waitingCount,
} from '../../products/jamf/microsoft/settings.ts'
import { values } from '../../query/index.ts'
import type { RequestBodies } from '../request-bodies.ts'
import { invalid, listed } from '../wording.ts'

interface DeviceComplianceOperations {
  readonly getDeviceCompliance: Operation<undefined>
  readonly changeDeviceCompliance: Operation<undefined, RequestBodies['changeDeviceCompliance']>
  readonly checkDeviceCompliance: Operation<undefined>
}

/** The settings of Jamf Pro's Device Compliance, which no API of its own has (documented), and how it gets on. */
export function deviceComplianceOperations(background: BackgroundWork): DeviceComplianceOperations {
  const settled = (organisation: Organisation): Finish =>
    finish(async () => {
      await background.settled(organisation)
      return shown(organisation.database)
    })
  return {
    getDeviceCompliance: ({ organisation }) => shown(organisation.database),
    changeDeviceCompliance({ organisation, body }) {
      change(organisation, body)
      return settled(organisation)
    },
    checkDeviceCompliance({ organisation }) {
      shown(organisation.database)
      checkAll(organisation)
      return settled(organisation)
    },
  }
}

function change(organisation: Organisation, body: RequestBodies['changeDeviceCompliance']): void {
  const { database } = organisation
  const { applicableGroup, complianceGroup, authority, graph, ...others } = body
  const settings = {
    ...others,
    applicableGroup: groupId(database, applicableGroup),
    complianceGroup: groupId(database, complianceGroup),
    authority: baseAddress('authority', authority),
    graph: baseAddress('graph', graph),
  }
  const missing = missingSettings(database, settings)
  if (missing.length > 0) throw invalid(`Device Compliance is not set up; it takes ${listed(missing)}, too.`)
  configureDeviceCompliance(organisation, settings)
}

function groupId(database: Database, name: string | undefined): number | undefined {
  if (name === undefined) return undefined
  const group = findGroup(database, 'computer', { name })
  if (group) return group.id
  const names = values<string>(
    database,
    `SELECT name FROM jamf_groups WHERE target = 'computer' ORDER BY name LIMIT 21`,
  )
  throw invalid(`There is no computer group '${name}'; there are ${listed(names)}.`)
}

function baseAddress(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username && !url.password)
    return url.href.replace(/\/$/, '')
  throw invalid(`The ${name} '${text}' is no address such as https://login.microsoftonline.com.`)
}

function shown(database: Database): object {
  const row = deviceCompliance(database)
  if (!row)
    throw new Failure(
      'notFound',
      'Device Compliance is not set up; PATCH it with clientId, clientSecret, applicableGroup and complianceGroup.',
    )
  const nameOf = (id: number): string | null => findGroup(database, 'computer', { id })?.name ?? null
  return {
    enabled: row.is_enabled === 1,
    state: row.is_enabled === 1 ? row.state : 'disabled',
    clientId: row.app_id,
    applicableGroup: nameOf(row.applicable_group_id),
    complianceGroup: nameOf(row.compliance_group_id),
    authority: row.authority,
    graph: row.graph,
    checkSeconds: row.check_seconds,
    nextCheckAt: row.check_due_at,
    waiting: waitingCount(database),
    fault: row.fault_json === null ? null : { ...JSON.parse(row.fault_json), retryAt: row.retry_at },
    lastUpload:
      row.message_id === null
        ? null
        : {
            messageId: row.message_id,
            at: row.uploaded_at,
            status: row.upload_status,
            fault: row.upload_fault,
          },
  }
}
