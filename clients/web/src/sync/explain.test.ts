/* What a refusal says to the reader. */

import { expect, test, vi } from 'vitest'
import type { Failure } from '../frames'
import { t } from '../i18n'
import { explain } from './explain'
import { LineLost, Refused, Unanswered } from './socket'

function refused(code: Failure['code'], detail: string): Refused {
  return new Refused({ type: 'failure', id: 1, code, detail, reference: '', retry_after: 3_600 })
}

test('too many direct conversations within an hour are called what they are', () => {
  expect(explain(refused('too_fast', 'directs'))).toBe(t().failure.directs)
  expect(explain(refused('too_fast', ''))).toBe(t().failure.too_fast)
})

test('what was sent and not answered is not said to be undone', () => {
  expect(explain(new LineLost())).toBe(t().failure.offline)
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  expect(explain(new SyntaxError('no pattern'))).toBe(t().failure.other)
  expect(told).toHaveBeenCalledOnce()
  expect(explain(new Unanswered())).toBe(t().failure.unanswered)
  expect(t().failure.unanswered).toContain('on ne sait pas encore')
})
