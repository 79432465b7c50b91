import type { Property } from '../../../query/index.ts'

/** `informationalUrl` of an application that has none. */
export const NO_INFORMATION = {
  termsOfServiceUrl: null,
  supportUrl: null,
  privacyStatementUrl: null,
  marketingUrl: null,
  logoUrl: null,
}

export const NO_VERIFIED_PUBLISHER = { displayName: null, verifiedPublisherId: null, addedDateTime: null }

/** Secrets as they are seen after their creation: a hint only. */
export const PASSWORD_CREDENTIALS: Property = {
  type: 'json',
  sql: `(SELECT json_group_array(json_object('customKeyIdentifier', NULL, 'displayName', credential.display_name,
    'endDateTime', credential.end_at, 'hint', credential.hint, 'keyId', credential.key_id, 'secretText', NULL, 'startDateTime', credential.start_at))
    FROM password_credentials credential WHERE credential.app_id = row.app_id)`,
}

/** Certificates; `key` itself is only sent for a single object that `$select`s it, so it is null. */
export const KEY_CREDENTIALS: Property = {
  type: 'json',
  sql: `(SELECT json_group_array(json_object('customKeyIdentifier', credential.thumbprint_sha1, 'displayName', credential.display_name,
    'endDateTime', credential.end_at, 'key', NULL, 'keyId', credential.key_id, 'startDateTime', credential.start_at,
    'type', 'AsymmetricX509Cert', 'usage', 'Verify'))
    FROM key_credentials credential WHERE credential.app_id = row.app_id)`,
}

export const API: Property = {
  type: 'json',
  sql: `json_object('acceptMappedClaims', NULL, 'knownClientApplications', json_array(),
    'requestedAccessTokenVersion', row.requested_access_token_version,
    'oauth2PermissionScopes', json(row.oauth2_permission_scopes_json), 'preAuthorizedApplications', json_array())`,
}

// What a subquery makes is plain text to json_object, unless json() says that it is not.
export const WEB: Property = {
  type: 'json',
  sql: `json_object('homePageUrl', NULL, 'logoutUrl', NULL, 'redirectUris', json(row.web_redirect_uris_json),
    'implicitGrantSettings',
    json_object('enableAccessTokenIssuance', json('false'), 'enableIdTokenIssuance', json('false')),
    'redirectUriSettings',
    json((SELECT json_group_array(json_object('uri', value, 'index', NULL)) FROM json_each(row.web_redirect_uris_json))))`,
}

/** A platform that has nothing but addresses to return to. */
export function redirectUris(column: string): Property {
  return { type: 'json', sql: `json_object('redirectUris', json(row.${column}))` }
}
