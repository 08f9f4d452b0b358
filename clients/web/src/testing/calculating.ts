/* The evaluator of formulas in the process of a test, and a book to write them in. */

import init, { Model } from '@ironcalc/wasm'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as Y from 'yjs'
import { bookOf } from '../features/sheets/book/book'
import { Calculation } from '../features/sheets/formulas/calculation'
import type { Calculator } from '../features/sheets/formulas/calculator'
import type { Book } from '../features/sheets/types'

const evaluator = createRequire(import.meta.url).resolve('@ironcalc/wasm/wasm_bg.wasm')

export async function calculation(): Promise<Calculation> {
  await init({ module_or_path: readFileSync(evaluator) })
  return new Calculation(new Model('book', 'en', 'Europe/Paris', 'en'))
}

/** For `engineOf(book, calculator)`. */
export function calculator(): Calculator {
  const begun = calculation()
  return { work: async (batch) => (await begun).work(batch), close: () => undefined }
}

/** With one table, `Feuille 1`, of this many rows and columns. */
export function newBook(rows = 50, columns = 10): { book: Book; doc: Y.Doc } {
  const doc = new Y.Doc()
  const ids = (count: number) => Array.from({ length: count }, (_, place) => String(place + 1))
  doc.transact(() => {
    doc.getArray('a.rows').insert(0, ids(rows))
    doc.getArray('a.cols').insert(0, ids(columns))
    doc.getMap('book').set('a:name', 'Feuille 1')
    doc.getMap('book').set('a:at', 'm')
  })
  return { book: bookOf(doc, 'own'), doc }
}
