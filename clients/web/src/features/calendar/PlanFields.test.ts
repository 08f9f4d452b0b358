import { render, screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { t } from '../../i18n'
import { store } from '../../sync/live'
import { started } from '../../testing/records'
import { emptyPlan } from './plan'
import PlanFields from './PlanFields.svelte'

it.each([true, false])('says beside the reminder that no mail leaves, where none does: it leaves %s', (sends_mail) => {
  const authority = { name: 'Josselin', time_zone: 'Europe/Paris', sends_mail }
  store.apply({ type: 'started', started: started({ authority }) })
  render(PlanFields, { plan: emptyPlan('2026-05-05'), wrong: {} })
  const hint = screen.getByLabelText('Rappel par courriel').getAttribute('aria-describedby')
  const said = hint && document.getElementById(hint)?.textContent
  expect(said).toBe(sends_mail ? null : t().state.noMail)
})
