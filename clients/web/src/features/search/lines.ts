/* The lines of the palette: where one can go, what one can do, and what was found, in the order in which they are shown. */

import CalendarClock from '@lucide/svelte/icons/calendar-clock'
import CalendarPlus from '@lucide/svelte/icons/calendar-plus'
import CircleAlert from '@lucide/svelte/icons/circle-alert'
import Keyboard from '@lucide/svelte/icons/keyboard'
import Landmark from '@lucide/svelte/icons/landmark'
import Newspaper from '@lucide/svelte/icons/newspaper'
import SquarePen from '@lucide/svelte/icons/square-pen'
import Users from '@lucide/svelte/icons/users'
import BookUser from '@lucide/svelte/icons/book-user'
import CalendarDays from '@lucide/svelte/icons/calendar-days'
import House from '@lucide/svelte/icons/house'
import MessagesSquare from '@lucide/svelte/icons/messages-square'
import Settings from '@lucide/svelte/icons/settings'
import Vote from '@lucide/svelte/icons/vote'
import UserRound from '@lucide/svelte/icons/user-round'
import { iAmGuest, myself } from '../../domain/people'
import { groupsToPublishIn } from '../../domain/posts'
import { isConvenor } from '../../domain/rights'
import { settingsOf, SLUGS } from '../../domain/settings'
import type { State } from '../../domain/state'
import { t } from '../../i18n'
import { go } from '../../router'
import { summon, type Summoned } from '../../ui/summoned.svelte'
import type { IconShape } from '../../ui/types'
import { loadNewGroup, loadNewMessage } from '../conversations'
import { loadProblemDialog } from '../problems'
import { loadSummoned } from './lazy'
import { words } from './words'

/** A screen or an act, by its name. */
export interface Way {
  name: string
  /** Other words by which one looks for it. */
  also?: string
  icon: IconShape
  href?: string
  /** Fetches what it opens over the page. */
  ready?: () => Promise<unknown>
  run: () => void
}

const FETCHED: Partial<Record<Summoned, () => Promise<unknown>>> = {
  message: loadNewMessage,
  group: loadNewGroup,
  problem: loadProblemDialog,
}

function fetchSummoned(what: Summoned): Promise<unknown> {
  return Promise.all([loadSummoned(), FETCHED[what]?.()])
}

function to(name: string, icon: IconShape, href: string): Way {
  return { name, icon, href, run: () => go(href) }
}

/** The screens that are the reader's to open. */
export function screensOf(state: State): Way[] {
  const guest = iAmGuest(state)
  const clerk = state.me?.administrator === true || isConvenor(state)
  return [
    to(t().nav.home, House, '/accueil'),
    to(t().nav.discussions, MessagesSquare, '/discussions'),
    to(t().nav.publications, Newspaper, '/publications'),
    ...(guest ? [] : [to(t().nav.sittings, Landmark, '/seances')]),
    to(t().nav.agenda, CalendarDays, '/agenda'),
    ...(guest ? [] : [to(t().nav.directory, BookUser, '/annuaire')]),
    ...(clerk ? [to(t().nav.administration, Settings, '/administration')] : []),
    to(t().nav.settings, UserRound, '/reglages'),
    ...settingsOf(myself(state).population).map((part) => ({
      ...to(words().setting(words().settings[part].name), UserRound, `/reglages/${SLUGS[part]}`),
      also: words().settings[part].also,
    })),
  ]
}

const managesSome = (state: State) =>
  !iAmGuest(state) && [...state.memberships.values()].some(({ role }) => role === 'manager')

/** The acts that are the reader's to begin, as the screens offer them too. */
export function actsOf(state: State): Way[] {
  const over = (name: string, icon: IconShape, what: Summoned): Way => ({
    name,
    icon,
    ready: () => fetchSummoned(what),
    run: () => summon(what),
  })
  return [
    over(words().newMessage, SquarePen, 'message'),
    ...(groupsToPublishIn(state).length ? [to(words().publish, Newspaper, '/publications/nouvelle')] : []),
    ...(isConvenor(state) ? [to(words().convene, Landmark, '/seances/nouvelle')] : []),
    to(words().newEvent, CalendarPlus, '/agenda/nouveau'),
    ...(managesSome(state)
      ? [
          to(words().newBoard, CalendarClock, '/rendez-vous/nouveau'),
          to(words().newElection, Vote, '/elections/nouvelle'),
        ]
      : []),
    ...(iAmGuest(state) ? [] : [over(words().newGroup, Users, 'group')]),
    over(words().keys, Keyboard, 'keys'),
    over(words().problem, CircleAlert, 'problem'),
  ]
}
