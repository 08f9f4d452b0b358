import { render, screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import BeginWithout from './BeginWithout.svelte'
import { Holding } from './holding.svelte'

it('asks no more whether to begin without quorum once somebody has come', async () => {
  const holding = new Holding(
    () => undefined,
    () => undefined,
  )
  const props = { number: 2, holding, onclose: () => undefined }
  const { rerender } = render(BeginWithout, { ...props, count: { in_office: 19, present: 9, needed: 10 } })
  expect(screen.getByRole('heading', { name: /^Commencer le point 2 sans quorum/ })).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Commencer sans quorum' })).toBeTruthy()
  await rerender({ ...props, count: { in_office: 19, present: 10, needed: 10 } })
  expect(screen.queryByText(/sans quorum/)).toBeNull()
  expect(screen.getByText('Le quorum est maintenant réuni.')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Commencer le point 2' })).toBeTruthy()
})
