import { Reply } from '../../../kernel/http/reply.ts'
import type { Call } from '../../../kernel/pipeline/product.ts'
import { value } from '../../../query/index.ts'
import type { Caller } from '../caller.ts'
import { base64, choice, named, same, shownOnly } from '../classic/form.ts'
import { unknownId } from '../errors.ts'
import { name, reference, text } from '../pro/fields.ts'
import { recordId } from '../pro/record-id.ts'
import { record } from '../record.ts'

/** Labels of the script's arguments from the fourth on; the first three are Jamf's own (documented). */
const PARAMETERS = [4, 5, 6, 7, 8, 9, 10, 11].map(number => `parameter${number}`)

/** Nothing of a script is null (documented): what was not given is empty text. */
const words = text({ otherwise: '' })

/** The names of the Classic API: from public templates of scripts (seen). */
const PRIORITIES = { BEFORE: 'Before', AFTER: 'After', AT_REBOOT: 'At Reboot' }

export const scripts = record({
  noun: 'Script',
  table: 'jamf_scripts',
  fields: {
    name,
    info: words,
    notes: words,
    // The default is assumed.
    priority: text({ otherwise: 'AFTER' }),
    // A script without a category has the id -1 and the name NONE (seen: terraform-provider-jamfpro#202).
    categoryId: reference({ table: 'jamf_categories', name: 'categoryName', none: 'NONE' }),
    ...Object.fromEntries(PARAMETERS.map(parameter => [parameter, words])),
    osRequirements: words,
    scriptContents: words,
  },
  pro: { sort: 'name:asc', deleteMultiple: false },
  classic: {
    root: 'script',
    list: 'scripts',
    form: {
      // The words for none are seen for packages and policies, the refusal too (python-jss#15, Replicator#22).
      category: named('categoryId', { what: 'category', none: 'No category assigned' }),
      // Once the name of a file on a distribution point; scripts are kept in the database now (assumed).
      filename: shownOnly('name'),
      info: 'info',
      notes: 'notes',
      priority: choice('priority', PRIORITIES),
      parameters: same(...PARAMETERS),
      os_requirements: 'osRequirements',
      // A client sends one of the two (documented).
      script_contents: 'scriptContents',
      script_contents_encoded: base64('scriptContents'),
    },
  },
  others: { downloadScript },
})

/** The contents as they are (documented). */
function downloadScript({ organisation, params }: Call<Caller>): Reply {
  const sql = 'SELECT script_contents FROM jamf_scripts WHERE id = ?'
  const contents = value<string>(organisation.database, sql, recordId(params.id!))
  if (contents === undefined) throw unknownId('Script', params.id!)
  return new Reply({ headers: { 'content-type': 'text/plain' }, body: Buffer.from(contents) })
}
