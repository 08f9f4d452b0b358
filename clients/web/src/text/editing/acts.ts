/* What the toolbar and the keys do to what is selected, and what it is. */

import { lift, setBlockType, toggleMark } from 'prosemirror-commands'
import type { Attrs, MarkType, NodeType } from 'prosemirror-model'
import { liftListItem, wrapInList } from 'prosemirror-schema-list'
import { TextSelection, type Command, type EditorState } from 'prosemirror-state'
import { schema } from './schema'
import { code, emphasis, link, strong } from './tidy'

const nodes = schema.nodes as Record<
  'paragraph' | 'heading' | 'quote' | 'code_block' | 'list' | 'numbered' | 'list_item' | 'image' | 'mention',
  NodeType
>

export type Kind = 'paragraph' | 'heading' | 'subheading' | 'quote' | 'code_block' | 'list' | 'numbered'

/** What is selected, as the toolbar shows it. */
export interface Selected {
  kind: Kind | null
  strong: boolean
  emphasis: boolean
  code: boolean
  link: string | null
  empty: boolean
}

function isOn({ selection, storedMarks, doc }: EditorState, type: MarkType): boolean {
  const { from, $from, to, empty } = selection
  return empty ? type.isInSet(storedMarks ?? $from.marks()) !== undefined : doc.rangeHasMark(from, to, type)
}

function kindOf({ selection }: EditorState): Kind | null {
  const { $from, $to } = selection
  const outer = $from.node(Math.min(1, $from.depth)).type.name as Kind
  if ($from.depth === 0 || $from.index(0) !== $to.index(0)) return null
  return $from.parent.type === nodes.heading && $from.parent.attrs.depth === 2 ? 'subheading' : outer
}

function linkAt({ selection, doc }: EditorState): string | null {
  const { $from, from, to, empty } = selection
  const marks = empty ? $from.marks() : (doc.nodeAt(from)?.marks ?? [])
  const found = link.isInSet(marks)?.attrs.href as string | undefined
  return to > from || empty ? (found ?? null) : null
}

export function selected(state: EditorState): Selected {
  return {
    kind: kindOf(state),
    strong: isOn(state, strong),
    emphasis: isOn(state, emphasis),
    code: isOn(state, code),
    link: linkAt(state),
    empty: state.selection.empty,
  }
}

export const bold = toggleMark(strong)
export const italic = toggleMark(emphasis)
export const coded = toggleMark(code)

/** Takes what is selected out of its list. */
const unlisted: Command = (state, dispatch) => liftListItem(nodes.list_item)(state, dispatch) || lift(state, dispatch)

/** One command after another, as one step back. */
function inTurn(first: Command, second: Command): Command {
  return (state, dispatch) => {
    let after = state
    const steps: Parameters<NonNullable<typeof dispatch>>[0][] = []
    const collect = (made: (typeof steps)[number]) => {
      steps.push(made)
      after = after.apply(made)
    }
    first(state, collect)
    if (!second(after, collect) || !dispatch) return steps.length > 0
    const whole = state.tr
    for (const { steps: parts } of steps) for (const part of parts) whole.step(part)
    const last = after.selection.toJSON() as Record<string, unknown>
    dispatch(whole.setSelection(TextSelection.fromJSON(whole.doc, last)).scrollIntoView())
    return true
  }
}

const TYPES: Record<Exclude<Kind, 'list' | 'numbered'>, [NodeType, Attrs?]> = {
  paragraph: [nodes.paragraph],
  heading: [nodes.heading, { depth: 1 }],
  subheading: [nodes.heading, { depth: 2 }],
  quote: [nodes.quote],
  code_block: [nodes.code_block],
}

function asList(kind: 'list' | 'numbered'): Command {
  return (state, dispatch) => {
    const now = kindOf(state)
    if (now === kind) return unlisted(state, dispatch)
    if (now === 'list' || now === 'numbered') {
      dispatch?.(state.tr.setNodeMarkup(state.selection.$from.before(1), nodes[kind]))
      return true
    }
    return inTurn(setBlockType(nodes.paragraph), wrapInList(nodes[kind]))(state, dispatch)
  }
}

/** Makes it such a block, or a paragraph again. */
export function made(kind: Kind): Command {
  if (kind === 'list' || kind === 'numbered') return asList(kind)
  return (state, dispatch) => {
    const now = kindOf(state)
    const [type, attrs] = TYPES[now === kind ? 'paragraph' : kind]
    const turn = setBlockType(type, attrs)
    return now === 'list' || now === 'numbered' ? inTurn(unlisted, turn)(state, dispatch) : turn(state, dispatch)
  }
}

/** Where the link around the caret begins and ends, or what is selected. */
function extent({ selection, doc }: EditorState): { from: number; to: number } {
  const { $from, from, to, empty } = selection
  const mark = link.isInSet($from.marks())
  if (!empty || !mark) return { from, to }
  const isIn = (at: number) => doc.nodeAt(at)?.marks.includes(mark) === true
  let [start, end] = [from, from]
  while (start > $from.start() && isIn(start - 1)) start--
  while (end < $from.end() && isIn(end)) end++
  return { from: start, to: end }
}

/** A link of what is selected, or of these words; null takes it away. */
export function linkedTo(href: string | null, words = ''): Command {
  return (state, dispatch) => {
    const { from, to } = extent(state)
    const { tr } = state
    if (href === null) tr.removeMark(from, to, link)
    else if (from === to)
      tr.insert(from, schema.text(words || href, [link.create({ href }), ...(state.storedMarks ?? [])]))
    else tr.removeMark(from, to, link).addMark(from, to, link.create({ href }))
    dispatch?.(tr.scrollIntoView())
    return true
  }
}

/** Begins a name where the caret is. */
export const mentioning: Command = (state, dispatch) => {
  const { $from } = state.selection
  const before = $from.parent.textBetween(0, $from.parentOffset, undefined, ' ')
  dispatch?.(state.tr.insertText(/(^|\s)$/.test(before) ? '@' : ' @').scrollIntoView())
  return true
}

/** Somebody, in the place of what was typed of their name since `from`. */
export function named(from: number, person: number | null, name: string): Command {
  return (state, dispatch) => {
    const { to } = state.selection
    const after = state.doc.textBetween(to, Math.min(to + 1, state.selection.$to.end())) === ' ' ? '' : ' '
    const { tr } = state
    tr.replaceWith(from, to, nodes.mention.create({ person, name }))
    if (after) tr.insertText(after, from + 1)
    dispatch?.(tr.setSelection(TextSelection.create(tr.doc, from + 2)).scrollIntoView())
    return true
  }
}
