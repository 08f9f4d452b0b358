import { fireEvent, render, screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import type { Sitting } from '../../../frames'
import type { Act, Holding } from './holding.svelte'
import Urgency from './Urgency.svelte'

const noted = (urgency_admitted: boolean | null) => ({ urgency_admitted }) as Sitting

function shown(admitted: boolean | null, acts = true) {
  const asked: Act[] = []
  const holding = { isGoing: () => false, go: (_: string, act: Act) => asked.push(act) } as unknown as Holding
  render(Urgency, { sitting: noted(admitted), holding, acts, ready: true })
  return asked
}

const buttons = () => screen.queryAllByRole('button').map((one) => one.textContent.trim())

it('asks what the assembly decided, and notes it', async () => {
  const asked = shown(null)
  expect(screen.getByText(/n’est pas noté/)).toBeTruthy()
  expect(buttons()).toEqual(['Urgence admise', 'Urgence non admise'])
  await fireEvent.click(screen.getByRole('button', { name: 'Urgence non admise' }))
  expect(asked).toEqual([{ type: 'rule_on_urgency', admitted: false }])
})

it('says what was noted, and lets only the other be noted instead', () => {
  shown(true)
  expect(screen.getByText('L’assemblée a admis l’urgence.')).toBeTruthy()
  expect(buttons()).toEqual(['Urgence non admise'])
})

it('is only read by whoever may not hold the sitting', () => {
  shown(false, false)
  expect(screen.getByText('L’assemblée n’a pas admis l’urgence.')).toBeTruthy()
  expect(buttons()).toEqual([])
})
