/* A convocation being written; it is kept on this device until it is sent. */

import { t } from '../../i18n'

export interface DraftItem {
  title: string
  reporter: string
  note: string
}

export interface Draft {
  conversation: number
  body: string
  bodyTouched: boolean
  date: string
  hour: string
  place: string
  text: string
  agenda: DraftItem[]
}

const KEY = 'parvis.convocation'

export function empty(): Draft {
  const agenda = [{ title: '', reporter: '', note: '' }]
  return { conversation: 0, body: '', bodyTouched: false, date: '', hour: '', place: '', text: '', agenda }
}

function kept(): Draft {
  try {
    return { ...empty(), ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Draft>) }
  } catch {
    return empty()
  }
}

export const draft = $state(kept())

export function keepDraft(now: Draft): void {
  localStorage.setItem(KEY, JSON.stringify(now))
}

export type Problems = Record<string, string>

/** What has to be mended before it can be sent, by field. */
export function problems(now: Draft, officials: number, today = new Date()): Problems {
  const words = t().convocations
  const found: Problems = {}
  for (const field of ['body', 'date', 'hour', 'place'] as const) if (!now[field].trim()) found[field] = words.missing
  if (officials === 0) found.conversation = words.groupHint(0)
  if (now.date && new Date(`${now.date}T23:59:59`) < today) found.date = words.pastDate
  now.agenda.forEach((item, place) => {
    if (!item.title.trim()) found[`item-${place}`] = words.missingItem
  })
  return found
}
