import { expect, it } from 'vitest'
import { headed } from './headed'

const plain = (text: string) => ({ text, hit: false })
const lit = (text: string) => ({ text, hit: true })

it('sets the title apart from what follows it', () => {
  const found = [plain('Extinction de l’'), lit('éclairage'), plain(' public\nJean-Yves Caro\nl’'), lit('éclairage')]
  expect(headed(found, 'Extinction de l’éclairage public')).toEqual({
    title: [plain('Extinction de l’'), lit('éclairage'), plain(' public')],
    rest: [plain('Jean-Yves Caro\nl’'), lit('éclairage')],
  })
})

it('knows a title that ends with what was found', () => {
  expect(headed([plain('Plan d’'), lit('eau'), plain('\nNote')], 'Plan d’eau')).toEqual({
    title: [plain('Plan d’'), lit('eau')],
    rest: [plain('Note')],
  })
  expect(headed([lit('Eau')], 'Eau')).toEqual({ title: [lit('Eau')], rest: [] })
})

it('names the title of what was found far below it', () => {
  const found = [plain('…pour l’'), lit('eau')]
  expect(headed(found, 'Budget')).toEqual({ title: [plain('Budget')], rest: found })
})
