/* Reads PDFs: asks the server for the parts it needs, and draws one page at a time. Fetched when first wanted. */

import { getDocument, GlobalWorkerOptions, TextLayer, version } from 'pdfjs-dist/legacy/build/pdf.mjs'
import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'
import './pdf.css'

type Loading = ReturnType<typeof getDocument>
type Pdf = Awaited<Loading['promise']>

/** Bytes asked for at once. */
const CHUNK = 256 * 1024
/** Phones draw no larger picture. */
const MOST_PIXELS = 12_000_000
const KEPT = `${location.origin}/assets/pdf-${version}/`

GlobalWorkerOptions.workerSrc = worker

export interface Drawing {
  stop: () => void
}

/** A document that has been opened; `ratio` is the height of its first page over its width. */
export class Opened {
  constructor(
    readonly pdf: Pdf,
    readonly pages: number,
    readonly ratio: number,
  ) {}

  /** Draws a page `across` CSS pixels wide into the sheet; tells its height over its width once that is known. */
  draw(number: number, sheet: HTMLElement, across: number, tell: (ratio: number) => void): Drawing {
    const stopping = new AbortController()
    void this.#draw(number, sheet, across, tell, stopping.signal).catch(() => undefined)
    return {
      stop: () => {
        stopping.abort()
      },
    }
  }

  async #draw(
    number: number,
    sheet: HTMLElement,
    across: number,
    tell: (ratio: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const page = await this.pdf.getPage(number)
    if (signal.aborted) return
    const natural = page.getViewport({ scale: 1 })
    const viewport = page.getViewport({ scale: across / natural.width })
    tell(natural.height / natural.width)
    const canvas = document.createElement('canvas')
    const finest = Math.sqrt(MOST_PIXELS / (viewport.width * viewport.height))
    const sharp = Math.min(devicePixelRatio, 2, finest)
    canvas.width = Math.round(viewport.width * sharp)
    canvas.height = Math.round(viewport.height * sharp)
    const rendering = page.render({ canvas, viewport, transform: [sharp, 0, 0, sharp, 0, 0] })
    signal.addEventListener('abort', () => {
      rendering.cancel()
      page.cleanup()
    })
    await rendering.promise
    const words = document.createElement('div')
    words.className = 'pdf-text'
    sheet.replaceChildren(canvas, words)
    sheet.style.setProperty('--total-scale-factor', String(viewport.scale))
    await new TextLayer({ textContentSource: page.streamTextContent(), container: words, viewport }).render()
  }
}

export interface Opening {
  /** Rejects with an error whose `status` is the server's, or named `PasswordException`. */
  opened: Promise<Opened>
  close: () => void
}

export function openPdf(url: string): Opening {
  const loading = getDocument({
    url,
    rangeChunkSize: CHUNK,
    disableAutoFetch: true,
    disableStream: true,
    isEvalSupported: false,
    // The Content-Security-Policy lets nothing be compiled.
    useWasm: false,
    wasmUrl: `${KEPT}wasm/`,
    standardFontDataUrl: `${KEPT}standard_fonts/`,
    enableXfa: false,
  })
  const opened = loading.promise.then(async (pdf) => {
    const [, , width = 1, height = 1] = (await pdf.getPage(1)).getViewport({ scale: 1 }).viewBox
    return new Opened(pdf, pdf.numPages, height / width)
  })
  return { opened, close: () => void loading.destroy() }
}
