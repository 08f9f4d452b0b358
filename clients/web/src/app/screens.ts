/* Which screen shows which page. Each is fetched when first wanted; add yours here, with its address in src/router.ts. */

import type { Component } from 'svelte'
import type { Route } from '../router'

type Screen = () => Promise<{ default: Component }>

/** For those who are not signed in. */
export const DOORS: Partial<Record<Route['name'], Screen>> = {
  sign_in: () => import('../features/signin/SignIn.svelte'),
  invitation: () => import('../features/signin/Invitation.svelte'),
  password_forgotten: () => import('../features/signin/PasswordForgotten.svelte'),
  password_reset: () => import('../features/signin/PasswordReset.svelte'),
}

/** For those who are. */
export const SCREENS: Partial<Record<Route['name'], Screen>> = {
  home: () => import('../features/home/Home.svelte'),
  publications: () => import('../features/posts/Publications.svelte'),
  publication: () => import('../features/posts/PublicationPage.svelte'),
  publish: () => import('../features/posts/Publish.svelte'),
  sittings: () => import('../features/convocations/Sittings.svelte'),
  convene: () => import('../features/convocations/Convene.svelte'),
  convocation: () => import('../features/convocations/ConvocationPage.svelte'),
  convocation_follow_up: () => import('../features/convocations/FollowUp.svelte'),
}
