/* Reads PDFs: asks for the parts it needs, and draws one page at a time, or reads its text. Fetched when first wanted. */

import {
  getDocument,
  GlobalWorkerOptions,
  PDFDataRangeTransport,
  TextLayer,
  version,
} from 'pdfjs-dist/legacy/build/pdf.mjs'
import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'
import './pdf.css'
import type { Pieces } from './pieces'
import { blocksOf, type Block } from './reflow'

type Pdf = Awaited<ReturnType<typeof getDocument>['promise']>

/** Bytes asked for at once. */
const CHUNK = 128 * 1024
/** Phones draw no larger picture. */
const MOST_PIXELS = 12_000_000
const KEPT = `${location.origin}/assets/pdf-${version}/`

GlobalWorkerOptions.workerSrc = worker
export { worker }

export interface Drawing {
  /** Rejects when the page cannot be had. */
  done: Promise<void>
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
    const done = this.#draw(number, sheet, across, tell, stopping.signal).catch((error: unknown) => {
      if (!stopping.signal.aborted) throw error
    })
    return {
      done,
      stop: () => {
        stopping.abort()
      },
    }
  }

  /** What stands on a page, as text; nothing on a page that is a picture. */
  async read(number: number): Promise<Block[]> {
    const page = await this.pdf.getPage(number)
    const { items } = await page.getTextContent()
    return blocksOf(
      items.flatMap((item) => {
        if (!('str' in item)) return []
        const [, , a = 0, b = 0, x = 0, y = 0] = item.transform as number[]
        return { text: item.str, x, y, width: item.width, height: item.height || Math.hypot(a, b) }
      }),
    )
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

/** Hands pdf.js the pieces that it asks for. The first and the last, which it needs to begin, are asked for together. */
class Supply extends PDFDataRangeTransport {
  /** Rejects when a piece will never come. */
  readonly failing: Promise<never>
  readonly #ahead = new Map<number, Promise<ArrayBuffer>>()
  #fail: (error: unknown) => void = () => undefined

  constructor(readonly pieces: Pieces) {
    const { size } = pieces.file
    super(size, null)
    this.failing = new Promise((_, reject) => (this.#fail = reject))
    this.failing.catch(() => undefined)
    for (const begin of new Set([0, Math.floor((size - 1) / CHUNK) * CHUNK])) {
      const coming = pieces.take(begin, Math.min(begin + CHUNK, size))
      coming.catch(this.#fail)
      this.#ahead.set(begin, coming)
    }
  }

  override requestDataRange(begin: number, end: number): void {
    const ahead = end - begin <= CHUNK ? this.#ahead.get(begin) : undefined
    const coming = ahead ?? this.pieces.take(begin, end)
    this.#ahead.delete(begin)
    coming.then((bytes) => {
      this.onDataRange(begin, new Uint8Array(bytes))
    }, this.#fail)
  }

  override abort(): void {
    this.pieces.stop()
  }
}

export interface Opening {
  /** Rejects with `Withheld`, or with an error named `PasswordException`. */
  opened: Promise<Opened>
  close: () => void
}

export function openPdf(pieces: Pieces): Opening {
  const supply = new Supply(pieces)
  const loading = getDocument({
    range: supply,
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
  return { opened: Promise.race([opened, supply.failing]), close: () => void loading.destroy() }
}
