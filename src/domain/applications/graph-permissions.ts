import { readAsset } from '../../kernel/assets.ts'

/** What Microsoft Graph publishes: permission name -> GUID. The same name usually exists in both kinds. */
export interface PublishedPermissions {
  readonly appRoles: Readonly<Record<string, string>>
  readonly scopes: Readonly<Record<string, string>>
}

/** Microsoft Graph's application roles and delegated scopes; read from disk on each call. */
export function graphPermissions(): PublishedPermissions {
  return JSON.parse(readAsset('src/domain/applications/graph-permissions.json').toString('utf8'))
}
