import { TextSelection } from 'prosemirror-state'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { bold, linkedTo, made, named, selected, type Kind } from './acts'
import { arrived, awaiting, imageOf } from './arriving'
import { Editor } from './editor'
import { redo, undo } from './keys'

const given = {
  most: 200,
  name: (person: number | null) => (person === null ? 'tous' : 'Maëlle Le Goff'),
  holds: (file: number) => file === 7,
  picture: { shows: 'Ce que montre l’image', address: (file: number) => `/api/files/${String(file)}` },
  attributes: () => ({ role: 'textbox' }),
  onkey: () => false,
  onchange: vi.fn(),
  onselect: vi.fn(),
  onpictures: vi.fn(),
  onoverfull: vi.fn(),
}
let editor: Editor

/** Opens this text, with the caret at its end. */
function open(text: string): Editor {
  const place = document.createElement('div')
  document.body.append(place)
  editor = new Editor(place, { ...given, text })
  editor.focusEnd()
  return editor
}

/** What is written now, as the page was told. */
function written(): unknown {
  return given.onchange.mock.lastCall?.[0]
}

function type(text: string): void {
  for (const sign of text) {
    const { view } = editor
    const { from, to } = view.state.selection
    const insert = () => view.state.tr.insertText(sign, from, to)
    if (sign === '\n') press('Enter')
    else if (!view.someProp('handleTextInput', (handle) => handle(view, from, to, sign, insert)))
      view.dispatch(insert())
  }
}

function press(key: string, held: Partial<KeyboardEventInit> = {}): void {
  const event = new KeyboardEvent('keydown', { key, ...held })
  editor.view.someProp('handleKeyDown', (handle) => handle(editor.view, event))
}

afterEach(() => {
  editor.destroy()
  vi.clearAllMocks()
})

it('changes nothing of a text that is only looked at', () => {
  const text = '# Un\n* a\n•  b\n1) c\n\n\n\n'
  open(text)
  expect(given.onchange).not.toHaveBeenCalled()
})

describe('what is typed', () => {
  it.each([
    ['Bonjour\nMerci', 'Bonjour\n\nMerci'],
    ['- un\ndeux\n\nfin', '- un\n- deux\n\nfin'],
    ['3. un\ndeux', '3. un\n4. deux'],
    ['## Quand\nLundi', '## Quand\n\nLundi'],
    ['> un\ndeux\n\nfin', '> un\n> deux\n\nfin'],
    ['un **gras** et *penché* et `code` fin', 'un **gras** et *penché* et `code` fin'],
    ['```- a\nb', '```\n- a\nb\n```'],
    ['2*3*4 et [x]', '2*3*4 et [x]'],
  ])('%j is written %j', (typed, text) => {
    open('')
    type(typed)
    expect(written()).toBe(text)
  })

  it('begins no list where it is only taken for one by its signs', () => {
    open('a')
    press('Enter', { shiftKey: true })
    type('-b')
    editor.view.dispatch(editor.view.state.tr.insertText(' ', 4))
    expect(written()).toBe('a\n\\- b')
  })

  it('is undone and done again', () => {
    open('un')
    type(' deux')
    editor.run(undo)
    expect(written()).toBe('un')
    editor.run(redo)
    expect(written()).toBe('un deux')
  })

  it('is no longer than it may be', () => {
    open('a'.repeat(199))
    type('bc')
    expect(written()).toBe(`${'a'.repeat(199)}b`)
    expect(given.onoverfull).toHaveBeenCalledOnce()
  })
})

it('takes a key where the one before it has left the caret, before the browser says so', () => {
  open('Le plan')
  const [first, last] = [editor.view.domAtPos(1), editor.view.domAtPos(8)]
  const untold = (event: Event) => {
    event.stopImmediatePropagation()
  }
  window.addEventListener('selectionchange', untold, { capture: true, once: true })
  document.getSelection()?.setBaseAndExtent(last.node, last.offset, first.node, first.offset)
  editor.view.dom.dispatchEvent(new KeyboardEvent('keydown', { key: 'b', ctrlKey: true, bubbles: true }))
  expect(written()).toBe('**Le plan**')
})

describe('the tools', () => {
  it.each([
    ['heading', '## un'],
    ['subheading', '### un'],
    ['quote', '> un'],
    ['code_block', '```\nun\n```'],
    ['list', '- un'],
    ['numbered', '1. un'],
  ] as [Kind, string][])('make a %s, and a paragraph again', (kind, text) => {
    open('un')
    editor.run(made(kind))
    expect(written()).toBe(text)
    expect(selected(editor.view.state).kind).toBe(kind)
    editor.run(made(kind))
    expect(written()).toBe('un')
  })

  it('go from a list to a heading, and from one list to the other', () => {
    open('- un')
    editor.run(made('numbered'))
    expect(written()).toBe('1. un')
    editor.run(made('heading'))
    expect(written()).toBe('## un')
    editor.run(made('list'))
    expect(written()).toBe('- un')
  })

  it('make bold what is typed next', () => {
    open('un ')
    editor.run(bold)
    type('mot')
    expect(written()).toBe('un **mot**')
    expect(selected(editor.view.state).strong).toBe(true)
  })

  it('set a link, show where it leads, change it, take it away', () => {
    open('voir ')
    editor.run(linkedTo('https://a.example/', 'le plan'))
    expect(written()).toBe('voir [le plan](https://a.example/)')
    editor.view.dispatch(editor.view.state.tr.setSelection(TextSelection.create(editor.view.state.doc, 8)))
    expect(selected(editor.view.state).link).toBe('https://a.example/')
    editor.run(linkedTo('https://b.example/'))
    expect(written()).toBe('voir [le plan](https://b.example/)')
    editor.run(linkedTo(null))
    expect(written()).toBe('voir le plan')
  })

  it('name somebody in the place of what is typed of their name', () => {
    open('merci ')
    type('@maë')
    expect(editor.naming).toEqual({ name: 'maë', from: 7 })
    editor.run(named(7, 12, 'Maëlle Le Goff'))
    type('!')
    expect(written()).toBe('merci @[12] !')
    expect(editor.view.dom.textContent).toBe('merci @Maëlle Le Goff !')
  })
})

it('gives a picture its place, wherever the text has gone on', () => {
  open('un\n\ndeux')
  editor.view.dispatch(editor.view.state.tr.setMeta('addToHistory', false))
  editor.put('un\n\ndeux\n\ntrois')
  editor.apply(awaiting('halle.png', 'key-1'))
  editor.put('zéro\n\nun\n\ndeux\n\ntrois')
  editor.apply(arrived('key-1', imageOf(7, 'halle')))
  expect(written()).toBe('zéro\n\nun\n\ndeux\n\n![halle](file:7)\n\ntrois')
})

it('takes another text where it differs, and tells nobody', () => {
  open('un deux trois')
  type('!')
  const caret = editor.view.state.selection.from
  given.onchange.mockClear()
  editor.put('un DEUX trois!')
  expect([editor.view.dom.textContent, editor.view.state.selection.from]).toEqual(['un DEUX trois!', caret])
  expect(given.onchange).not.toHaveBeenCalled()
})
