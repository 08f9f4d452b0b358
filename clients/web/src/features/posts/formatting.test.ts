import { describe, expect, it } from 'vitest'
import { read } from '../../text/read'
import { heading, linked, numbered, pictured } from './formatting'

/** A text with its selection between bars. */
const field = (shown: string) => {
  const start = shown.indexOf('|')
  return { text: shown.replaceAll('|', ''), start, end: shown.lastIndexOf('|') - (shown.split('|').length > 2 ? 1 : 0) }
}
const shown = ({ text, start, end }: { text: string; start: number; end: number }) =>
  start === end
    ? `${text.slice(0, start)}|${text.slice(start)}`
    : `${text.slice(0, start)}|${text.slice(start, end)}|${text.slice(end)}`

describe('the buttons above the text', () => {
  it('make a heading of the line, and take it back', () => {
    const made = heading(field('Un\nDeux|\nTrois'))
    expect(shown(made)).toBe('Un\n## Deux|\nTrois')
    expect(heading(made).text).toBe('Un\nDeux\nTrois')
  })

  it('number the lines, and take the numbers back', () => {
    const made = numbered(field('Avant\n|un\ndeux|'))
    expect(made.text).toBe('Avant\n1. un\n2. deux')
    expect(numbered({ ...made, start: 6 }).text).toBe('Avant\nun\ndeux')
  })

  it('make a link of the words that are selected', () => {
    expect(shown(linked(field('voir |le plan|.'), 'lien'))).toBe('voir [le plan](|https://|).')
    expect(shown(linked(field('|https://a.example|'), 'lien'))).toBe('[|lien|](https://a.example)')
  })

  it('put an image on a line of its own, which is read as one', () => {
    const { text } = pictured(field('Avant|\nAprès'), { id: 12, name: 'La halle [1].jpg' })
    expect(text).toBe('Avant\n![La halle  1 ](file:12)\nAprès')
    expect(read(text, 'article').map((block) => block.kind)).toEqual(['paragraph', 'image', 'paragraph'])
    expect(pictured(field('|'), { id: 12, name: 'a.png' }).text).toBe('![a](file:12)\n')
  })
})
