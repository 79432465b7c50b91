/** What the `iss` of an organisation's v1.0 tokens says, by its tenant id. */
export function issuerV1(tenantId: string): string {
  return `https://sts.windows.net/${tenantId}/`
}

/** What the `iss` of an organisation's v2.0 tokens says, by its tenant id. */
export function issuerV2(tenantId: string): string {
  return `https://login.microsoftonline.com/${tenantId}/v2.0`
}
