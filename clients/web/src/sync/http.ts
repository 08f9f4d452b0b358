/* What cannot be a frame of the socket: signing in, invitations, passwords. */

/** The server's refusal, by its code; `offline` when it could not be reached. */
export class HttpRefused extends Error {
  constructor(
    readonly code: string,
    readonly detail = '',
    readonly retryAfter = 0,
    /** Of what is too large: the bytes that are taken at most. */
    readonly most = 0,
  ) {
    super(`${code} ${detail}`)
  }
}

interface Refusal {
  code?: string
  detail?: string
  retry_after?: number
  most?: number
}

/** What the body of a refusal says. */
export function refusalOf(body: string): HttpRefused {
  let told: Refusal = {}
  try {
    told = JSON.parse(body) as Refusal
  } catch {
    // A proxy's own page.
  }
  return new HttpRefused(told.code ?? 'other', told.detail, told.retry_after, told.most)
}

/** The kind of the body is asked of whatever changes something, also without one: no form can send it. */
const JSON_BOTH_WAYS = { accept: 'application/json', 'content-type': 'application/json' }

async function ask(path: string, init: RequestInit): Promise<unknown> {
  let response: Response
  try {
    response = await fetch(path, { cache: 'no-store', ...init, credentials: 'same-origin' })
  } catch {
    throw new HttpRefused('offline')
  }
  const body = await response.text().catch(() => '')
  if (!response.ok) throw refusalOf(body)
  return body ? JSON.parse(body) : {}
}

/** `no-cache`: what the browser holds is asked about, and comes again where it has not changed. */
export function get(path: string, cache: 'no-store' | 'no-cache' = 'no-store'): Promise<unknown> {
  return ask(path, { headers: { accept: 'application/json' }, cache })
}

export function remove(path: string): Promise<unknown> {
  return ask(path, { method: 'DELETE', headers: JSON_BOTH_WAYS })
}

export function post(path: string, body: object): Promise<unknown> {
  return ask(path, { method: 'POST', headers: JSON_BOTH_WAYS, body: JSON.stringify(body) })
}
