import { HARDWARE_FACTS } from '../../../domain/devices/schema.ts'
import type { SchemaPart } from '../../../kernel/sqlite/schema.ts'

const IS_WATCHED = '(SELECT is_enabled FROM jamf_device_compliance) AND NOT (SELECT is_being_made FROM world)'

/** What may change whether a Mac is in a group, and how the devices concerned are found from the row. */
const CHANGES: readonly { readonly of: string; readonly devices: string; readonly when?: string }[] = [
  { of: 'INSERT ON computers', devices: 'VALUES (NEW.device_seq)' },
  { of: 'UPDATE ON computers', devices: 'VALUES (NEW.device_seq)' },
  { of: 'DELETE ON computers', devices: 'VALUES (OLD.device_seq)' },
  {
    of: 'UPDATE ON devices',
    devices: 'VALUES (NEW.seq)',
    // What Intune is told it writes to the device again: that is no change.
    when: `NEW.platform = 'macOS' AND (${factsOf('OLD')}) IS NOT (${factsOf('NEW')})`,
  },
  ...(['INSERT', 'UPDATE'] as const).map(change => ({
    of: `${change} ON computer_extension_values`,
    devices: 'SELECT device_seq FROM computers WHERE id = NEW.computer_id',
  })),
  {
    of: 'INSERT ON jamf_static_members',
    devices: 'SELECT device_seq FROM computers WHERE id = NEW.member_id',
  },
  {
    of: 'DELETE ON jamf_static_members',
    devices: 'SELECT device_seq FROM computers WHERE id = OLD.member_id',
  },
  {
    of: 'INSERT ON registration_users',
    devices: 'SELECT device_seq FROM device_registrations WHERE id = NEW.registration_id',
  },
]

function factsOf(side: 'OLD' | 'NEW'): string {
  return HARDWARE_FACTS.map(column => `${side}.${column}`).join(', ')
}

const changeTriggers = CHANGES.map(
  ({ of, devices, when }, index) => `CREATE TRIGGER jamf_compliance_change_${index} AFTER ${of}
WHEN ${IS_WATCHED}${when ? ` AND ${when}` : ''} BEGIN
  INSERT INTO jamf_compliance_changes (device_seq) ${devices}
  ON CONFLICT (device_seq) DO UPDATE SET number = number + 1;
END;`,
)

/** Another definition of a group concerns every Mac. */
const groupTriggers = ['UPDATE OF criteria_json', 'DELETE'].map(
  (change, index) => `CREATE TRIGGER jamf_compliance_groups_${index} AFTER ${change} ON jamf_groups
WHEN ${IS_WATCHED} BEGIN UPDATE jamf_device_compliance SET check_from = 0; END;`,
)

/** What Jamf Pro tells Microsoft Intune of its Macs. */
export const deviceCompliance: SchemaPart = {
  file: 'src/products/jamf/microsoft/schema.sql',
  triggers: [...changeTriggers, ...groupTriggers],
  events: [
    {
      table: 'jamf_device_compliance',
      updated: [
        {
          name: 'deviceComplianceFailed',
          of: 'state',
          changed: ['state'],
          when: `NEW.state = 'error'`,
        },
        {
          name: 'deviceComplianceRecovered',
          of: 'state',
          changed: ['state'],
          when: `NEW.state = 'active'`,
        },
      ],
      data: { fault: 'json(NEW.fault_json)' },
    },
  ],
}
