/* A server that hands out one file by ranges, and has mishaps. */

import type { DetachedWindowAPI } from 'happy-dom'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What becomes of the next requests, in this order: the line is cut in the midst of the answer, or it is refused. */
export type Mishap = 'cut' | 'refused'

export interface FileServer {
  bytes: Uint8Array<ArrayBuffer>
  mishaps: Mishap[]
  /** The ranges that were asked for. */
  asked: string[]
  close: () => void
}

/** The page stands on it from now on. */
export async function fileServer(size: number): Promise<FileServer> {
  const bytes = Uint8Array.from({ length: size }, (_, place) => place % 251)
  const told: FileServer = { bytes, mishaps: [], asked: [], close: () => undefined }
  const server: Server = createServer((request, response) => {
    const range = String(request.headers.range)
    told.asked.push(range)
    const [, from = '0', to = ''] = /bytes=(\d+)-(\d*)/.exec(range) ?? []
    const part = bytes.slice(Number(from), to ? Number(to) + 1 : size)
    const mishap = told.mishaps.shift()
    if (mishap === 'refused') {
      response.writeHead(404).end()
      return
    }
    response.writeHead(206, { 'content-length': part.length })
    if (mishap === 'cut')
      response.write(part.slice(0, part.length / 2), () => setTimeout(() => request.socket.destroy(), 20))
    else response.end(part)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browser = window as unknown as { happyDOM: DetachedWindowAPI }
  browser.happyDOM.setURL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  told.close = () => {
    server.closeAllConnections()
    server.close()
  }
  return told
}
