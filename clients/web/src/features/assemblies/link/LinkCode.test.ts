import { fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, expect, it, vi } from 'vitest'
import LinkCode from './LinkCode.svelte'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** A town hall that answers in this order; null is an answer that is lost. */
function answers(...given: (Response | null)[]) {
  vi.stubGlobal('fetch', () => {
    const next = given.shift()
    return next ? Promise.resolve(next) : Promise.reject(new TypeError('lost'))
  })
}

const used = () => new Response(JSON.stringify({ code: 'wrong_password' }), { status: 403 })

it.each([true, false])(
  'says what has become of it after an answer was lost, recorded (%s) or not',
  async (recorded) => {
    answers(new Response('{}'), null, used())
    const props = { token: 't', acknowledged: false, address: '/seances/1/1' }
    const rendered = render(LinkCode, {
      ...props,
      again: async (): Promise<void> => {
        if (recorded) await rendered.rerender({ acknowledged: true })
      },
    })
    await fireEvent.click(screen.getByRole('button', { name: 'J’accuse réception' }))
    const field = await screen.findByLabelText('Code reçu')
    await fireEvent.input(field, { target: { value: '123456' } })
    expect(await screen.findByText(/on ne sait pas encore si c’est enregistré/)).toBeTruthy()

    await fireEvent.click(screen.getByRole('button', { name: 'Continuer' }))
    if (recorded) {
      expect(await screen.findByRole('heading', { name: 'Répondre' })).toBeTruthy()
      expect(screen.queryByText(/Ce n’est pas ce code/)).toBeNull()
    } else {
      expect(await screen.findByText(/Ce n’est pas ce code/)).toBeTruthy()
    }
  },
)
