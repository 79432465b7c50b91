const products = ['entra', 'graph', 'intune', 'apple', 'jamf', 'control']

/** What @hey-api/openapi-ts makes of each document: functions over `fetch`, a folder each. */
export default products.map(product => ({
  input: `./${product}.json`,
  output: `./${product}`,
  plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
}))
