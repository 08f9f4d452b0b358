import { describe, expect, it } from 'vitest'
import type { AgendaItem, Lack } from '../../../frames'
import { firstSaid } from './saying'
import { words } from './words'

const lack = (item: number, present: number, title = ''): Lack => ({ item, present, in_office: 19, needed: 10, title })
const put = (...carried: boolean[]) => carried.map((carried_over) => ({ carried_over })) as AgendaItem[]

function said(...lacking: Lack[]): string {
  const first = { opens_at: new Date('2026-08-28T18:30:00Z'), lacking, declared: null, zone: null, local: null }
  return firstSaid({ first, agenda: [] }, 'Europe/Paris').replace(/[\u00a0\u202f]/g, ' ')
}

it('says by whose word the quorum lacked at a sitting held without Parvis', () => {
  const items = [
    { item: 2, title: 'Voirie' },
    { item: 3, title: 'Écoles' },
  ]
  const told = (numbers: typeof items) => {
    const declared = { by: 'le procès-verbal', items: numbers, name: 'pv.pdf', sha256: '' }
    const first = { opens_at: new Date('2026-08-28T18:30:00Z'), lacking: [], declared, zone: null, local: null }
    return firstSaid({ first, agenda: [] }, 'Europe/Paris').replace(/[\u00a0\u202f]/g, ' ')
  }
  expect(told(items)).toBe(
    'À la séance du vendredi 28 août 2026 à 20 h 30, tenue hors Parvis, le quorum a manqué pour les questions « Voirie » et « Écoles », d’après le procès-verbal.',
  )
  expect(told([{ item: 0, title: '' }])).toContain('le quorum a manqué à l’ouverture, d’après le procès-verbal.')
})

describe('the first sitting of a second convocation', () => {
  it('lacked its quorum at the opening', () => {
    expect(said(lack(0, 9))).toBe(
      'À la séance du vendredi 28 août 2026 à 20 h 30, le quorum a manqué à l’ouverture (9 présents sur 19 en exercice, 10 requis).',
    )
  })

  it('is not said to have been without when only items lacked it', () => {
    expect(said(lack(4, 9), lack(5, 9))).toContain(
      'le quorum a manqué pour les points 4 et 5 (9 présents sur 19 en exercice, 10 requis).',
    )
    expect(said(lack(0, 9), lack(2, 1))).toContain(
      'à l’ouverture (9 présents sur 19 en exercice, 10 requis) et pour le point 2 (1 présent sur 19 en exercice, 10 requis).',
    )
  })

  it('is told in the hours of its own convocation', () => {
    const told = { lacking: [lack(0, 9)], declared: null, zone: 'Europe/Paris', local: '2026-08-28T20:30:00+02:00' }
    const first = { opens_at: new Date('2026-08-28T18:30:00Z'), ...told }
    const read = (zone: string) => firstSaid({ first, agenda: [] }, zone).replace(/[\u00a0\u202f]/g, ' ')
    expect(read('Indian/Reunion')).toContain('du vendredi 28 août 2026 à 20 h 30 (Europe/Paris), le quorum')
    expect(read('Europe/Paris')).toContain('à 20 h 30, le quorum')
  })

  it('names the questions by their titles', () => {
    expect(said(lack(4, 9, 'Voirie'), lack(5, 9, 'Écoles'))).toContain(
      'le quorum a manqué pour les questions « Voirie » et « Écoles » (9 présents sur 19 en exercice, 10 requis).',
    )
  })

  it('is told without counts where none were sealed', () => {
    const agenda = put(true, false)
    expect(firstSaid({ first: null, agenda }, 'Europe/Paris')).toBe(
      'À la première séance, le quorum a manqué pour la question reportée.',
    )
    expect(firstSaid({ first: null, agenda: put(true, true) }, 'Europe/Paris')).toBe(
      'À la première séance, le quorum a manqué pour les questions reportées.',
    )
  })
})

it('counts no day less than none between a sending and its sitting', () => {
  expect(words().sentBefore(-1, 3)).toMatch(/^0.jour franc entre/)
})
