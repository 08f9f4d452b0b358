import { afterEach, describe, expect, it } from 'vitest'
import type { File } from '../../frames'
import { speak } from '../../i18n'
import { described, isReadable, kindOf } from './kinds'

const NONE = { width: null, height: null, pages: null, scripted: false }
const pdf: File = { id: 1, name: 'Facture.pdf', size: 190_464, type: 'application/pdf', sha256: '', ...NONE, pages: 2 }

afterEach(() => speak('fr'))

describe('what a file is', () => {
  it.each([
    ['application/pdf', 'x', 'pdf'],
    ['image/webp', 'x', 'image'],
    ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'x', 'sheet'],
    ['application/vnd.oasis.opendocument.text', 'x', 'doc'],
    ['application/octet-stream', 'Budget.XLS', 'sheet'],
    ['application/zip', 'plans.zip', 'archive'],
    ['application/octet-stream', 'x', 'other'],
    ['image/png', 'x.pdf', 'image'],
  ])('%s, named %s, is %s', (type, name, kind) => {
    expect(kindOf({ type, name })).toBe(kind)
  })

  it('is said in words', async () => {
    expect(described(pdf)).toBe('PDF, 2 pages, 186\u00a0Ko')
    expect(described({ ...pdf, pages: null, size: 1_150_000 })).toBe('PDF, 1,1\u00a0Mo')
    expect(described({ ...pdf, pages: 1, size: 500 })).toBe('PDF, 1 page, 500\u00a0o')
    await speak('en')
    expect(described({ ...pdf, size: 3 * 1024 ** 3 })).toBe('PDF, 2 pages, 3 GB')
  })

  it('is read here only when it can be', () => {
    expect(isReadable(pdf)).toBe(true)
    expect(isReadable({ ...pdf, type: 'image/svg+xml' })).toBe(false)
    expect(isReadable({ ...pdf, type: 'image/png' })).toBe(false)
    expect(isReadable({ ...pdf, type: 'image/png', width: 10, height: 10 })).toBe(true)
  })
})
