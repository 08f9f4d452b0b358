import { fireEvent, render, screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { Documents } from './documents.svelte'
import { emptyItem } from './form'
import ItemRow from './ItemRow.svelte'

it('puts a space where one begins a line in a title', async () => {
  const nothing = () => undefined
  render(ItemRow, {
    ...{ item: { ...emptyItem(), title: 'Avis sur le PLU' }, number: 1, first: true, last: true, second: false },
    ...{ documents: new Documents(nothing, () => 1), problems: [], dragged: false },
    ...{ onmove: nothing, onremove: nothing, ondrag: nothing, onover: nothing, ondrop: nothing },
  })
  const title = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Point 1 · Objet' })
  title.setSelectionRange(15, 15)
  await fireEvent.keyDown(title, { key: 'Enter' })
  expect(title.value).toBe('Avis sur le PLU ')
})
