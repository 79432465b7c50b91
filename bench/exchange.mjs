import { request } from 'node:http'

/** One request over the kept connection; throws unless it is answered with 2xx. */
export function exchange({ body, ...options }) {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', ...options }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', chunk => (text += chunk))
      response.on('end', () =>
        response.statusCode < 300 ? resolve(text) : reject(new Error(`${response.statusCode} ${text}`)),
      )
    })
    sent.on('error', reject).end(body)
  })
}
