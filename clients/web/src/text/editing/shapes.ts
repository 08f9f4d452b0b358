/* Brings lists, tables and quotes from elsewhere into shapes that a text here has: lists of one level, lines. */

const BLOCKS = 'p, div, section, article, h1, h2, h3, h4, h5, h6, ul, ol, li, blockquote, pre, table, tr, td, th'

function styleOf(element: Element): string {
  return element.getAttribute('data-style') ?? ''
}

/** The sign that Word has put before an item, taken out of it. */
function signOf(item: Element): string {
  const signs = [...item.querySelectorAll('span')].filter((span) => /mso-list:\s*ignore/i.test(styleOf(span)))
  const sign = signs[0]?.textContent.trim() ?? ''
  for (const span of signs) span.remove()
  return sign
}

/** Word's lists are paragraphs that say so. */
export function listed(body: Element): void {
  let list: Element | null = null
  for (const item of body.querySelectorAll('p, h1, h2, h3, h4, h5, h6')) {
    if (!/mso-list:\s*l\d+/i.test(styleOf(item)) || item.closest('li')) continue
    const sign = signOf(item)
    const number = /^\(?(\w{1,4})[.)]/.exec(sign)?.[1] ?? ''
    const kind = number ? 'OL' : 'UL'
    const follows = list !== null && list.nodeName === kind && item.previousElementSibling === list
    if (!follows) {
      list = item.ownerDocument.createElement(kind)
      if (/^\d+$/.test(number) && number !== '1') list.setAttribute('start', number)
      item.before(list)
    }
    const row = item.ownerDocument.createElement('li')
    row.append(...item.childNodes)
    list?.append(row)
    item.remove()
  }
}

/** A row of a table is a line, its cells one after the other. */
export function rowed(body: Element): void {
  for (const table of [...body.querySelectorAll('table')].reverse()) {
    const lines = [...table.querySelectorAll('tr')].map((row) => {
      const line = row.ownerDocument.createElement('p')
      const cells = [...row.children].filter((cell) => cell.textContent.trim())
      cells.forEach((cell, place) => {
        if (place) line.append(' · ')
        inlined(cell, ' ')
        line.append(...cell.childNodes)
      })
      return line
    })
    table.replaceWith(...lines)
  }
}

/** Whether something stands beside it that is not set apart already; spaces between blocks are nothing. */
function touches(block: Element, side: 'previousSibling' | 'nextSibling'): boolean {
  for (let node = block[side]; node?.nodeType === 3 && !node.textContent?.trim(); node = block[side]) node.remove()
  const beside = block[side]
  return beside !== null && beside.nodeName !== 'BR'
}

/** Leaves no blocks in it: between what they held stands `between`, or a break. */
function inlined(element: Element, between: string | null): void {
  const part = () => (between === null ? element.ownerDocument.createElement('br') : between)
  for (const block of [...element.querySelectorAll(BLOCKS)].reverse()) {
    const behind = touches(block, 'previousSibling') ? [part()] : []
    const before = touches(block, 'nextSibling') ? [part()] : []
    block.replaceWith(...behind, ...block.childNodes, ...before)
  }
  if (between !== null) for (const line of element.querySelectorAll('br')) line.replaceWith(between)
}

/** Lists of one level, whose items are lines; quotes of lines. */
export function flattened(body: Element): void {
  for (const inner of [...body.querySelectorAll('li ul, li ol')].reverse()) {
    const item = inner.parentElement?.closest('li')
    if (item) item.after(...[...inner.children].filter((row) => row.nodeName === 'LI'))
    inner.remove()
  }
  for (const inner of body.querySelectorAll(':is(ul, ol) > :is(ul, ol)')) inner.replaceWith(...inner.children)
  for (const item of body.querySelectorAll('li')) inlined(item, ' ')
  for (const quote of body.querySelectorAll('blockquote')) inlined(quote, null)
}
