/* Files and whole folders, as they are chosen or dropped. */

import type { Chosen } from './adding.svelte'

/** Of a field in which files, or a folder, were chosen. */
export function chosenIn(files: Iterable<File>): Chosen[] {
  return [...files].map((file) => ({ file, folders: file.webkitRelativePath.split('/').slice(0, -1) }))
}

/** What was dropped, with all that is in the folders among it. Entries are to be read before the event is over. */
export async function droppedIn(data: DataTransfer): Promise<Chosen[]> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  if (!entries.length) return chosenIn(data.files)
  return (await Promise.all(entries.map((entry) => read(entry, [])))).flat()
}

async function read(entry: FileSystemEntry, folders: readonly string[]): Promise<Chosen[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => {
      ;(entry as FileSystemFileEntry).file(resolve, reject)
    })
    return [{ file, folders }]
  }
  const inside = await entriesOf(entry as FileSystemDirectoryEntry)
  return (await Promise.all(inside.map((one) => read(one, [...folders, entry.name])))).flat()
}

/** A browser tells of a hundred at once, and of none at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject)
    })
    if (!some.length) return all
    all.push(...some)
  }
}
