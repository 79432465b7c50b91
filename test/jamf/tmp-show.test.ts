import t from 'tap'
import { jamfUnderTest } from './jamf.ts'

const jamf = await jamfUnderTest(t)
for (const p of ['buildings', 'departments', 'sites', 'buildings/3', 'departments/2', 'buildings/99'])
  console.error(p, (await jamf.call('/api/v1/' + p)).text)
