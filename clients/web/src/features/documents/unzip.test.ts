import { BlobWriter, configure, TextReader, ZipWriter, type ZipWriterAddDataOptions } from '@zip.js/zip.js'
import { expect, it } from 'vitest'
import { unzipped, type Lost } from './unzip'

configure({ useWebWorkers: false })

interface Entry extends ZipWriterAddDataOptions {
  path: string
  text?: string
}

async function zip(name: string, ...entries: Entry[]): Promise<File> {
  const writer = new ZipWriter(new BlobWriter('application/zip'))
  for (const { path, text = 'contenu', ...options } of entries) await writer.add(path, new TextReader(text), options)
  return new File([await writer.close()], name)
}

async function all(file: File) {
  const found = []
  for await (const one of unzipped(file)) found.push(one)
  return found
}

const lost = async (file: File) => (await all(file)).filter((one): one is Lost => 'why' in one)

it('keeps names, folders and dates, and leaves what systems put there', async () => {
  const lastModDate = new Date(2019, 4, 14, 8, 30)
  const made = await zip(
    'Archives.zip',
    { path: 'Délibérations/2019/Été.txt', text: 'Un', lastModDate },
    { path: '__MACOSX/Délibérations/._Été.txt' },
    { path: 'Délibérations/Thumbs.db' },
    { path: 'note.txt' },
  )
  const [summer, note, ...others] = await all(made)
  expect(others).toEqual([])
  if (!summer || !('file' in summer) || !note || !('file' in note)) throw new Error('lost')
  expect([summer.file.name, summer.folders]).toEqual(['Été.txt', ['Archives', 'Délibérations', '2019']])
  expect([await summer.file.text(), summer.file.lastModified]).toEqual(['Un', lastModDate.getTime()])
  expect([note.file.name, note.folders]).toEqual(['note.txt', ['Archives']])
})

it('does not put a folder into another one of the same name', async () => {
  const [one] = await all(await zip('Archives.zip', { path: 'Archives/note.txt' }))
  expect(one).toMatchObject({ folders: ['Archives'] })
})

it('says of each what could not be taken, and why', async () => {
  const made = await zip(
    'a.zip',
    { path: 'a/../../secret.txt' },
    { path: 'clos.txt', password: 'p', encryptionStrength: 3 },
    { path: 'lien', externalFileAttributes: 0xa1ff0000, msDosCompatible: false },
  )
  expect(await lost(made)).toEqual([
    { path: 'a/../../secret.txt', why: 'path' },
    { path: 'clos.txt', why: 'encrypted' },
    { path: 'lien', why: 'link' },
  ])
})

it('says so of what is damaged, and takes the others', async () => {
  const made = await zip('a.zip', { path: 'un.txt', text: 'AAAA', level: 0 }, { path: 'deux.txt', level: 0 })
  const bytes = new Uint8Array(await made.arrayBuffer())
  bytes[new TextDecoder('latin1').decode(bytes).indexOf('AAAA')] = 66
  const damaged = new File([bytes], 'a.zip')
  expect(await lost(damaged)).toEqual([{ path: 'un.txt', why: 'broken' }])
  expect(await all(damaged)).toHaveLength(2)
})

it('rejects what is no zip', async () => {
  await expect(all(new File(['bonjour'], 'a.zip'))).rejects.toThrow()
})
