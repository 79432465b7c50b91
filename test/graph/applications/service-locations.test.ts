import t from 'tap'
import { serviceOrigin } from '../../../src/products/graph/applications/service-locations.ts'
import { openDatabase } from '../../support/database.ts'

t.test('Intune is where the client’s own form of address leads', async t => {
  const database = openDatabase()
  database.exec(
    `INSERT INTO organization (id, display_name, created_at, jamf_host, intune_scale_unit)
     VALUES ('c0ffee00-0000-4000-8000-000000000001', 'Contoso', '2026-01-01T00:00:00Z', 'contoso.jamfcloud.com', 'amsub0102')`,
  )
  const where = (host: string, origin: string) => serviceOrigin(database, { host, origin })
  const real = 'https://fef.amsub0102.manage.microsoft.com'
  t.equal(where('graph.microsoft.com', 'https://graph.microsoft.com'), real)
  t.equal(where('graph.windows.net', 'https://graph.windows.net'), real)
  t.equal(where('127.0.0.1', 'http://127.0.0.1:8443'), 'http://127.0.0.1:8443/fef/amsub0102')
  t.equal(where('localhost', 'https://localhost:9000'), 'https://localhost:9000/fef/amsub0102')
  database.close()
})
