/* Keeps the places of pictures that are on their way, however the text changes meanwhile. */

import type { Node } from 'prosemirror-model'
import { Plugin, PluginKey, type Command, type EditorState } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'
import { schema } from './schema'

interface Change {
  awaits?: { key: string; name: string }
  ends?: string
}

const key = new PluginKey<DecorationSet>('arriving')

function sign(name: string): HTMLElement {
  const element = document.createElement('span')
  element.className = 'arriving'
  element.textContent = name
  return element
}

/** After the block in which the caret is. */
function placeIn({ selection }: EditorState): number {
  const { $to } = selection
  return $to.depth ? $to.after(1) : $to.pos
}

export function arriving(): Plugin {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply(tr, set, before) {
        const mapped = set.map(tr.mapping, tr.doc)
        const { awaits, ends } = (tr.getMeta(key) ?? {}) as Change
        if (ends) return mapped.remove(mapped.find(undefined, undefined, (spec) => spec.key === ends))
        if (!awaits) return mapped
        return mapped.add(tr.doc, [
          Decoration.widget(placeIn(before), () => sign(awaits.name), { key: awaits.key, side: -1 }),
        ])
      },
    },
    props: { decorations: (state) => key.getState(state) },
  })
}

export function awaiting(name: string, picture: string): Command {
  return (state, dispatch) => {
    dispatch?.(state.tr.setMeta(key, { awaits: { key: picture, name } } satisfies Change))
    return true
  }
}

/** The picture takes its place; null leaves it empty. */
export function arrived(picture: string, image: Node | null): Command {
  return (state, dispatch) => {
    const place = key.getState(state)?.find(undefined, undefined, (spec) => spec.key === picture)[0]
    const tr = state.tr.setMeta(key, { ends: picture } satisfies Change)
    if (image) tr.insert(place?.from ?? placeIn(state), image)
    dispatch?.(tr)
    return true
  }
}

export function imageOf(file: number, shows: string): Node {
  return schema.node('image', { file, shows })
}

export function pictured(file: number, shows: string): Command {
  return (state, dispatch) => {
    dispatch?.(state.tr.insert(placeIn(state), imageOf(file, shows)).scrollIntoView())
    return true
  }
}
