/* Whether signs stand in an order that makes a formula, and which argument of what each of them is. */

import type { Token } from './tokens'

/** As deep as parentheses go. */
export const DEEPEST = 60
/** As many signs as may stand between operands in one formula: each costs the evaluator a step of depth. */
export const MOST_OPERATORS = 1000
/** As many signs before one operand. */
const MOST_PREFIXES = 8

export type Flaw = 'syntax' | 'parenthesis'

/** Where a sign stands: the function around it, and the number of the argument, from 0. */
export interface Inside {
  name: string
  argument: number
}

interface State {
  /** The last first; what is no function has an empty name. */
  open: Inside[]
  /** Whether an operand comes next. */
  wants: boolean
  prefixes: number
  operators: number
}

export function flawOf(tokens: readonly Token[]): Flaw | undefined {
  const state: State = { open: [], wants: true, prefixes: 0, operators: 0 }
  for (const [index, token] of tokens.entries()) {
    const flaw = step(state, token, tokens[index - 1])
    if (flaw) return flaw
    if (state.open.length > DEEPEST || state.operators > MOST_OPERATORS || state.prefixes > MOST_PREFIXES)
      return 'syntax'
  }
  if (state.wants && tokens.at(-1)?.is !== 'function') return 'syntax'
  return state.open.length > 0 ? 'parenthesis' : undefined
}

function step(state: State, token: Token, before: Token | undefined): Flaw | undefined {
  switch (token.is) {
    case 'unknown':
      return 'syntax'
    case 'operator':
      return operator(state, token.text)
    case 'separator':
      return separator(state)
    case 'close':
      return close(state, before)
    case 'open':
    case 'function':
      if (!state.wants) return 'syntax'
      state.open.push({ name: token.is === 'function' ? token.name : '', argument: 0 })
      return undefined
    default:
      if (!state.wants) return 'syntax'
      state.wants = false
      state.prefixes = 0
  }
}

function operator(state: State, text: string): Flaw | undefined {
  state.operators += 1
  if (!state.wants) {
    state.wants = text !== '%'
    return undefined
  }
  state.prefixes += 1
  return text === '+' || text === '-' ? undefined : 'syntax'
}

/** An argument may be empty. */
function separator(state: State): Flaw | undefined {
  if (!state.open.at(-1)?.name || (state.prefixes > 0 && state.wants)) return 'syntax'
  state.wants = true
  return undefined
}

function close(state: State, before: Token | undefined): Flaw | undefined {
  const closed = state.open.pop()
  if (!closed) return 'parenthesis'
  const mayBeEmpty = closed.name && (before?.is === 'function' || before?.is === 'separator')
  if (state.wants && !mayBeEmpty) return 'syntax'
  state.wants = false
  state.prefixes = 0
  return undefined
}

/** Of each sign, what it stands in, where it is the whole of an argument; else nothing. */
export function wholeArguments(tokens: readonly Token[]): (Inside | undefined)[] {
  const open: Inside[] = []
  return tokens.map((token, index) => {
    const around = open.at(-1)
    if (token.is === 'function' || token.is === 'open')
      open.push({ name: token.is === 'function' ? token.name : '', argument: 0 })
    if (token.is === 'close') open.pop()
    if (token.is === 'separator' && around) around.argument += 1
    const alone = begins(tokens[index - 1]) && ends(tokens[index + 1])
    return around?.name && alone ? { ...around } : undefined
  })
}

const begins = (before: Token | undefined) => before?.is === 'function' || before?.is === 'separator'
const ends = (after: Token | undefined) => after?.is === 'close' || after?.is === 'separator'
