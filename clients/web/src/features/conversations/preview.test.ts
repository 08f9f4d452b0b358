import { expect, it } from 'vitest'
import { EMPTY } from '../../domain/state'
import type { Content, File } from '../../frames'
import { listed } from '../../i18n'
import { apply } from '../../sync/apply'
import { chat, conversation, ME, message, person, post, started } from '../../testing/records'
import { preview, sentence } from './preview'

const people = [
  person(ME, { name: 'Maëlle Le Goff' }),
  person(2, { name: 'Yann Kerbrat' }),
  person(3, { name: 'Claire Rouault' }),
]
const state = apply(EMPTY, {
  type: 'started',
  started: started({ people, conversations: [conversation(1, [ME, 2, 3])] }),
})

function says(content: Content, author = 2, direct = false): string {
  return preview(state, message(1, 5, { author, content }), direct)
}

it('names who says what', () => {
  expect(says(chat('Merci **@[1]**'))).toBe('Yann\u00a0: Merci @Maëlle Le Goff')
  expect(says(chat('Merci'), ME)).toBe('Vous\u00a0: Merci')
  expect(says(chat('Merci'), 2, true)).toBe('Merci')
  expect(says(post('Le marché'))).toBe('Publication\u00a0: Le marché')
})

it('names the file of a message without words, and counts several', () => {
  const file: File = {
    id: 1,
    name: 'Pont.jpg',
    size: 9,
    type: 'image/jpeg',
    sha256: '',
    width: 8,
    height: 6,
    pages: null,
    scripted: false,
  }
  const carrying = (...files: File[]): Content => ({ ...chat(''), files }) as Content
  expect(says(carrying(file))).toBe('Yann\u00a0: Pont.jpg')
  expect(says(carrying(file, file))).toBe('Yann\u00a0: 2 fichiers')
})

it('tells what happened in whole sentences', () => {
  expect(says({ type: 'notice', what: 'added', people: [3], text: '' })).toBe('Yann Kerbrat a ajouté Claire Rouault')
  expect(says({ type: 'notice', what: 'added', people: [ME], text: '' })).toBe(
    'Yann Kerbrat vous a fait entrer dans le groupe',
  )
  expect(says({ type: 'notice', what: 'left', people: [ME], text: '' }, ME)).toBe('Vous avez quitté le groupe')
})

it('gathers those who acknowledged, the reader with « vous »', () => {
  const by = (author: number) => message(1, author, { author, content: { type: 'acknowledgement', of: 9 } })
  expect(sentence(state, [by(2)])).toBe('Yann Kerbrat a accusé réception d’un envoi')
  expect(sentence(state, [by(2), by(3)])).toBe('Yann Kerbrat et Claire Rouault ont accusé réception d’un envoi')
  expect(sentence(state, [by(ME), by(2)])).toBe('Vous et Yann Kerbrat avez accusé réception d’un envoi')
})

it('lists a few names, and counts the rest', () => {
  expect(listed(['A'])).toBe('A')
  expect(listed(['A', 'B', 'C'])).toBe('A, B et C')
  expect(listed(['A', 'B', 'C', 'D'])).toBe('A, B et 2 autres personnes')
})

it('says what to do about a kind that only a newer server knows', () => {
  expect(says({ type: 'sheet', question: 'Qui vient ?' } as unknown as Content)).toBe(
    'Un message demande une version plus récente de Parvis\u00a0: rechargez la page',
  )
})
