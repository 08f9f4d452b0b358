/* What keeps a convocation from being sent, and which field mends it. */

import type { Assessment, Concern, ConcernCode, ConvocationDraft } from '../../../frames'
import type { Form } from './form'

/** Codes of what the form itself lacks, beside those of the rules. */
export type LackCode =
  | 'author_gone'
  | 'reason_missing'
  | 'date_missing'
  | 'hour_missing'
  | 'title_missing'
  | 'change_missing'
  | 'documents_going'

export interface Problem {
  code: ConcernCode | LackCode
  /** The id of what the focus goes to; the list itself where no field mends it. */
  field: string
  /** The number of the item, as it is shown; 0 when it is about the whole. */
  item: number
  concern: Concern | null
}

const FIELD_OF: Partial<Record<ConcernCode, string>> = {
  no_place: 'place',
  no_convener: 'convener',
  urgency_reason_missing: 'urgency',
  urgency_impossible: 'urgent',
  installation_round_unknown: 'round',
  no_items: 'add-item',
  no_recipients: 'recipients',
  paper_last_day: 'recipients',
  leaving: 'recipients',
}
/** What no field mends, nor anybody but whoever administers the assemblies, or the database. */
const BEYOND = new Set<ConcernCode>([
  'dissolved',
  ...(['entry_altered', 'rule_altered', 'rule_missing', 'body_altered'] as const),
  ...(['mandate_altered', 'name_altered', 'channel_altered', 'address_altered', 'earlier_altered'] as const),
])
/** Of an item: which of its parts. */
const PART_OF: Partial<Record<ConcernCode, string>> = {
  note_missing: 'note',
  note_icpe_missing: 'note',
  budget_late: 'kind',
  budget_last_day: 'kind',
  orientations_late: 'kind',
  orientations_last_day: 'kind',
  debate_too_early: 'budget-day',
}

/** What blocks sending: first what is not filled in, then what the rules hold against it. */
export function blocksOf(form: Form, draft: ConvocationDraft, going = 0): Problem[] {
  return [...lacking(form, draft, going), ...concerning(draft.assessment?.blocks ?? [], form)]
}

/** What ought to be known; the last minutes go by the clock on the screen. */
export function warningsOf(form: Form, assessment: Assessment | null): Problem[] {
  return concerning(assessment?.warnings.filter(({ code }) => code !== 'last_minutes') ?? [], form)
}

/** Whether it is only not filled in yet, rather than against a rule. */
export function isLack(problem: Problem): boolean {
  return problem.code !== 'late' && problem.code !== 'past' && !problem.concern?.rule && isMended(problem)
}

/** Whether a field of the form mends it. */
export function isMended({ concern }: Problem): boolean {
  return !concern || !BEYOND.has(concern.code)
}

function lacking(form: Form, draft: ConvocationDraft, going: number): Problem[] {
  const lack = (code: LackCode, field: string, item = 0): Problem => ({ code, field, item, concern: null })
  const first = form.urgent ? 2 : 1
  const untitled = form.agenda.flatMap((item, place) =>
    item.title.trim() ? [] : [lack('title_missing', partOf(item.key, 'title'), place + first)],
  )
  return [
    ...(form.date ? [] : [lack('date_missing', 'date')]),
    ...(form.hour ? [] : [lack('hour_missing', 'hour')]),
    ...authorLacks(form, draft).map((code) => lack(code, code === 'author_gone' ? 'convener' : 'reason')),
    ...(draft.replaces && !form.change.trim() ? [lack('change_missing', 'change')] : []),
    ...untitled,
    ...(going ? [lack('documents_going', 'add-item')] : []),
  ]
}

/** A council is convened by its chair, or by a substitute with the reason. */
function authorLacks(form: Form, draft: ConvocationDraft): LackCode[] {
  const author = draft.authors.find((one) => one.person === form.convened_by)
  if (form.convened_by !== null && !author) return ['author_gone']
  return author?.standing === 'substitute' && !form.substitute_reason.trim() ? ['reason_missing'] : []
}

function concerning(concerns: readonly Concern[], form: Form): Problem[] {
  return concerns.map((concern) => {
    const key = form.agenda[concern.item - (form.urgent ? 2 : 1)]?.key
    const part = key ? partOf(key, PART_OF[concern.code] ?? 'title') : (FIELD_OF[concern.code] ?? 'date')
    const field = BEYOND.has(concern.code) ? 'blocks' : part
    return { code: concern.code, field, item: concern.item, concern }
  })
}

/** The id of a part of an item's row. */
export function partOf(key: string, part: string): string {
  return `${part}-${key}`
}
