/* What keys do in the editor, and what some signs become as they are typed. */

import { baseKeymap, chainCommands, newlineInCode, setBlockType, splitBlock } from 'prosemirror-commands'
import { redo, undo } from 'prosemirror-history'
import { InputRule, inputRules, textblockTypeInputRule, undoInputRule, wrappingInputRule } from 'prosemirror-inputrules'
import { keymap } from 'prosemirror-keymap'
import type { MarkType, NodeType } from 'prosemirror-model'
import { splitListItem } from 'prosemirror-schema-list'
import { TextSelection, type Command, type Plugin } from 'prosemirror-state'
import { bold, coded, italic, made } from './acts'
import { schema } from './schema'
import { code, emphasis, strong } from './tidy'

const nodes = schema.nodes as Record<
  'paragraph' | 'heading' | 'quote' | 'code_block' | 'list' | 'numbered' | 'list_item' | 'hard_break',
  NodeType
>

const broken: Command = ({ tr, selection }, dispatch) => {
  if (![nodes.paragraph, nodes.quote].includes(selection.$from.parent.type)) return false
  dispatch?.(tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView())
  return true
}

/** A quote goes on by lines; an empty last one ends it. */
const quoted: Command = (state, dispatch, view) => {
  const { $from, empty } = state.selection
  if ($from.parent.type !== nodes.quote) return false
  const last = $from.parent.lastChild?.type === nodes.hard_break || $from.parent.childCount === 0
  if (!empty || !last || $from.parentOffset < $from.parent.content.size) return broken(state, dispatch, view)
  const at = $from.after()
  const { tr } = state
  tr.insert(at, nodes.paragraph.create())
  if ($from.parent.childCount) tr.delete($from.pos - 1, $from.pos)
  const caret = TextSelection.near(tr.doc.resolve(tr.mapping.map(at, -1) + 1))
  dispatch?.(tr.setSelection(caret).scrollIntoView())
  return true
}

/** At its very beginning, what is no paragraph becomes one. */
const bared: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  if (!empty || $from.parentOffset > 0 || !$from.parent.isTextblock || $from.parent.type === nodes.paragraph)
    return false
  return setBlockType(nodes.paragraph)(state, dispatch)
}

const split = splitListItem(nodes.list_item)

const KEYS: Record<string, Command> = {
  'Mod-b': bold,
  'Mod-i': italic,
  'Mod-e': coded,
  'Mod-z': undo,
  'Mod-y': redo,
  'Mod-Shift-z': redo,
  'Mod-Shift-0': made('paragraph'),
  'Mod-Shift-2': made('heading'),
  'Mod-Shift-3': made('subheading'),
  'Mod-Shift-7': made('numbered'),
  'Mod-Shift-8': made('list'),
  'Mod-Shift-9': made('quote'),
  Enter: chainCommands(newlineInCode, quoted, split),
  'Shift-Enter': chainCommands(newlineInCode, split, broken, splitBlock),
  Backspace: chainCommands(undoInputRule, bared),
}

/** The signs around words give way to what they mean. The last one that is typed does not stand in the text yet. */
function marking(signs: RegExp, type: MarkType): InputRule {
  return new InputRule(signs, ({ doc, tr }, [whole, inside = ''], from, to) => {
    if (doc.rangeHasMark(from, to, code)) return null
    const start = from + whole.indexOf(inside)
    tr.delete(start + inside.length, to).delete(from, start)
    return tr.addMark(from, from + inside.length, type.create()).removeStoredMark(type)
  })
}

const RULES: readonly InputRule[] = [
  wrappingInputRule(/^[-•]\s$/, nodes.list),
  wrappingInputRule(
    /^(\d{1,3})[.)]\s$/,
    nodes.numbered,
    ([, order]) => ({ order: Number(order) }),
    ([, order], node) => node.childCount + Number(node.attrs.order) === Number(order),
  ),
  textblockTypeInputRule(/^>\s$/, nodes.quote),
  textblockTypeInputRule(/^(#{1,3})\s$/, nodes.heading, ([, signs = '']) => ({ depth: signs.length > 2 ? 2 : 1 })),
  textblockTypeInputRule(/^```$/, nodes.code_block),
  marking(/(?<!\*)\*\*([^*\s](?:[^*]*[^*\s])?)\*\*$/, strong),
  marking(/(?<![*\p{L}\p{N}])\*([^*\s](?:[^*]*[^*\s])?)\*$/u, emphasis),
  marking(/(?<!`)`([^`]+)`$/, code),
]

export { redo, undo }

export function keys(): Plugin[] {
  return [inputRules({ rules: RULES }), keymap(KEYS), keymap(baseKeymap)]
}
