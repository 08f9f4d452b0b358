import { expect, test } from 'vitest'
import { of } from './of'

const MUTE = ['Hervé', 'HERVÉ', 'Hélène', 'Henri', 'Hortense', 'Hadrien', 'Hippolyte']

test.each([...MUTE, 'Erwan', 'Annick', 'Élodie', 'É\u0301lodie', 'Yves', 'Yvonne', 'Œ', 'août', 'octobre 2026'])(
  '« de » is elided before %s',
  (name) => {
    expect(of(name)).toBe(`d’${name}`)
  },
)

test.each(['Paul', 'Yann', 'Yolande', 'Hamon', 'Hassan', 'Hans', 'Hicham', 'Harry', 'H', 'Y', '', 'juin'])(
  '« de » stays whole before %s',
  (name) => {
    expect(of(name)).toBe(`de ${name}`)
  },
)
