import { afterEach, beforeEach, expect, it } from 'vitest'
import { fileServer, type FileServer } from '../../testing/fileServer'
import { Pieces, Withheld } from './pieces'

let server: FileServer
let heard: [number, boolean][]

const pieces = (kept: Blob | null = null) =>
  new Pieces({ id: 7, size: 1_000 }, kept, (came, cut) => {
    heard.push([came, cut])
  })

beforeEach(async () => {
  server = await fileServer(1_000)
  heard = []
})

afterEach(() => {
  server.close()
})

it('are asked for again when the line was cut, and it is said', async () => {
  server.mishaps = ['cut']
  const taken = await pieces().take(100, 300)
  expect(new Uint8Array(taken)).toEqual(server.bytes.slice(100, 300))
  expect(server.asked).toEqual(['bytes=100-299', 'bytes=100-299'])
  expect(heard).toEqual([
    [0, true],
    [200, false],
  ])
})

it('are not asked for again when they are withheld', async () => {
  server.mishaps = ['refused']
  await expect(pieces().take(0, 10)).rejects.toBeInstanceOf(Withheld)
  expect(server.asked).toHaveLength(1)
})

it('are let go of when nobody reads any more', async () => {
  server.mishaps = ['cut', 'cut', 'cut']
  const reading = pieces()
  const taking = reading.take(0, 1_000)
  reading.stop()
  await expect(taking).rejects.toThrow()
})

it('come from this device when it has them', async () => {
  const taken = await pieces(new Blob([server.bytes])).take(5, 9)
  expect(new Uint8Array(taken)).toEqual(server.bytes.slice(5, 9))
  expect(server.asked).toEqual([])
})
