/* What cannot be a frame of the socket: signing in, invitations, passwords. */

/** The server's refusal, by its code; `offline` when it could not be reached. */
export class HttpRefused extends Error {
  constructor(
    readonly code: string,
    readonly detail = '',
    readonly retryAfter = 0,
  ) {
    super(`${code} ${detail}`)
  }
}

interface Refusal {
  code?: string
  detail?: string
  retry_after?: number
}

async function ask(path: string, init: RequestInit): Promise<unknown> {
  let response: Response
  try {
    response = await fetch(path, { ...init, credentials: 'same-origin', cache: 'no-store' })
  } catch {
    throw new HttpRefused('offline')
  }
  const body: unknown = await response.json().catch(() => ({}))
  if (response.ok) return body
  const { code, detail, retry_after } = body as Refusal
  throw new HttpRefused(code ?? 'other', detail, retry_after)
}

export function get(path: string): Promise<unknown> {
  return ask(path, { headers: { accept: 'application/json' } })
}

export function post(path: string, body: object): Promise<unknown> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  return ask(path, { method: 'POST', headers, body: JSON.stringify(body) })
}
