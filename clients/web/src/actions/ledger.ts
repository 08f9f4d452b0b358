/* What proves convocations: checked, and listed. */

import type { LedgerChecked, Register, Seal } from '../frames'
import { store } from '../sync/live'

export function loadSeal(conversation: number, seq: number): Promise<Seal> {
  return store.run({ type: 'load_seal', conversation, seq })
}

/** The next entries of the whole ledger, after those that a former answer has looked at. */
export function checkLedger(after?: LedgerChecked): Promise<LedgerChecked> {
  return store.run({ type: 'check_ledger', position: after?.position ?? 0, top: after?.top ?? null })
}

export function loadRegister(body: number | null, words: string, before: Date | null = null): Promise<Register> {
  return store.run({ type: 'load_register', body, words, before })
}
