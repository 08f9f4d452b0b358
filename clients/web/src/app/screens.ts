/* Which screen shows which page. Each is fetched when first wanted; add yours here, with its address in src/router.ts. */

import type { Component } from 'svelte'
import type { Route } from '../router'

type Screen = () => Promise<{ default: Component }>

/** Pages that are two states of one screen share it, so that it stays as it is between them. */
const directory: Screen = () => import('../features/people/Directory.svelte')
const settings: Screen = () => import('../features/settings/Settings.svelte')
const administration: Screen = () => import('../features/administration/Administration.svelte')

/** For those who are not signed in. */
export const DOORS: Partial<Record<Route['name'], Screen>> = {
  sign_in: () => import('../features/signin/SignIn.svelte'),
  invitation: () => import('../features/signin/Invitation.svelte'),
  convocation_link: () => import('../features/assemblies/link/LinkPage.svelte'),
  password_forgotten: () => import('../features/signin/PasswordForgotten.svelte'),
  password_reset: () => import('../features/signin/PasswordReset.svelte'),
  unsubscribe: () => import('../features/signin/Unsubscribe.svelte'),
}

const event: Screen = () => import('../features/calendar/EventForm.svelte')
const discussions: Screen = () => import('../features/conversations/Discussions.svelte')

/** For those who are. */
export const SCREENS: Partial<Record<Route['name'], Screen>> = {
  home: () => import('../features/home/Home.svelte'),
  discussions,
  conversation: discussions,
  message: discussions,
  group_tab: discussions,
  search: () => import('../features/search/SearchPage.svelte'),
  publications: () => import('../features/posts/Publications.svelte'),
  publication: () => import('../features/posts/PublicationPage.svelte'),
  publish: () => import('../features/posts/Publish.svelte'),
  post_drafts: () => import('../features/posts/DraftsPage.svelte'),
  sittings: () => import('../features/assemblies/convocations/Sittings.svelte'),
  convene: () => import('../features/assemblies/convening/Convene.svelte'),
  compose: () => import('../features/assemblies/convening/Compose.svelte'),
  convocation: () => import('../features/assemblies/convocations/ConvocationPage.svelte'),
  register: () => import('../features/assemblies/register/RegisterPage.svelte'),
  convocation_seal: () => import('../features/assemblies/register/SealPage.svelte'),
  sitting: () => import('../features/assemblies/sittings/SittingPage.svelte'),
  convocation_follow_up: () => import('../features/assemblies/summonses/FollowUp.svelte'),
  convocation_print: () => import('../features/assemblies/summonses/Printing.svelte'),
  agenda: () => import('../features/calendar/Agenda.svelte'),
  event: () => import('../features/calendar/EventPage.svelte'),
  event_new: event,
  event_change: event,
  directory,
  person: directory,
  settings,
  settings_section: settings,
  administration,
  administration_section: administration,
  body: administration,
}
