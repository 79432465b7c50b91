/** Makes each attempt and prints what came of it, as JSON. */
export async function report(attempts) {
  const outcomes = {}
  for (const [name, attempt] of Object.entries(attempts)) {
    outcomes[name] = await attempt().then(
      value => ({ value }),
      error => ({ failure: { ...error, name: error.name, message: error.message } }),
    )
  }
  process.stdout.write(JSON.stringify(outcomes))
}

/** The claims of a token that the tests look at. */
export function claimsOf(token) {
  const { appid, appidacr, aud, tid, iss } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'))
  return { appid, appidacr, aud, tid, iss }
}
