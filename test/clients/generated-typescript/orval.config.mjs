const products = ['entra', 'graph', 'intune', 'apple', 'jamf', 'control']

/** Functions over `fetch`, one file for each document, which ask the server that the document names first. */
export default Object.fromEntries(
  products.map(product => [
    product,
    {
      input: `./${product}.json`,
      output: {
        target: `./${product}.ts`,
        client: 'fetch',
        baseUrl: { getBaseUrlFromSpecification: true },
      },
    },
  ]),
)
