/* One file on its way to the server: part by part, each from the place the server has reached. */

import type { File, Upload } from '../../frames'
import { HttpRefused, get, post, refusalOf } from '../../sync/http'
import { addressOf } from './kinds'

/** Bytes sent in one request. */
export const PART = 4 * 1024 * 1024
/** Milliseconds without any byte moving, after which the line is taken for lost. */
const STALLED = 30_000

export async function begin(name: string, size: number): Promise<number> {
  return ((await post('/api/uploads', { name, size })) as Upload).id
}

/** How many bytes have arrived. */
export async function arrived(upload: number): Promise<number> {
  return ((await get(`/api/uploads/${upload}`)) as Upload).offset
}

export async function end(upload: number): Promise<File> {
  const absent = { width: null, height: null, pages: null }
  return { ...absent, ...((await post(`/api/uploads/${upload}`, {})) as File) }
}

/** Whether the server has it for this person; taken to be so where it cannot be asked. */
export async function isThere(file: File): Promise<boolean> {
  try {
    return (await fetch(addressOf(file), { method: 'HEAD' })).status !== 404
  } catch {
    return true
  }
}

/** Forgets what has arrived; if the server cannot be told now, it forgets by itself in a few days. */
export function giveUp(upload: number): void {
  const headers = { 'content-type': 'application/json' }
  fetch(`/api/uploads/${upload}`, { method: 'DELETE', headers, keepalive: true }).catch(() => undefined)
}

/** Sends the bytes from `offset` on, at most a part; returns how many have arrived by then, and tells of them on the way.
    Rejects with `HttpRefused`, `offline` when the line is lost or `signal` stops it. */
export function sendPart(
  upload: number,
  content: Blob,
  offset: number,
  signal: AbortSignal,
  tell: (sent: number) => void,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    let watch: ReturnType<typeof setTimeout>
    const stop = () => {
      request.abort()
    }
    const note = () => {
      clearTimeout(watch)
      watch = setTimeout(stop, STALLED)
    }
    request.upload.onprogress = (event) => {
      note()
      tell(offset + event.loaded)
    }
    request.onloadend = () => {
      clearTimeout(watch)
      signal.removeEventListener('abort', stop)
      if (request.status === 200) resolve((JSON.parse(request.responseText) as Upload).offset)
      else reject(request.status ? refusalOf(request.responseText) : new HttpRefused('offline'))
    }
    request.open('PATCH', `/api/uploads/${upload}`)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader('upload-offset', String(offset))
    signal.addEventListener('abort', stop)
    note()
    request.send(content.slice(offset, offset + PART))
  })
}
