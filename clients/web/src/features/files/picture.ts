/* What the server drew of the first page of a PDF: it is here long before the document and what reads it. */

import type { File } from '../../frames'
import { addressOf } from './kinds'

export interface Picture {
  address: string
  /** Its height over its width. */
  ratio: number
}

/** `null` when there is none, or no line to have it by. Its address is good until the signal. */
export async function pictureOf(file: Pick<File, 'id'>, leaving: AbortSignal): Promise<Picture | null> {
  try {
    const answer = await fetch(`${addressOf(file)}/thumbnail`, { signal: leaving })
    if (!answer.ok) return null
    const image = new Image()
    image.src = URL.createObjectURL(await answer.blob())
    leaving.addEventListener('abort', () => {
      URL.revokeObjectURL(image.src)
    })
    await image.decode()
    return { address: image.src, ratio: image.naturalHeight / image.naturalWidth }
  } catch {
    return null
  }
}
