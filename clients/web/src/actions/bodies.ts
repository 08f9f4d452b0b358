/* The assemblies: who sits in them, how each is convened, and the rules that bind them. */

import type {
  Bodies,
  Body,
  ChangeBody,
  ChangeRule,
  ChannelChoice,
  ChooseChannel,
  CreateBody,
  GiveMandate,
  Mandate,
  OwnChannel,
  Rule,
} from '../frames'
import { store } from '../sync/live'

export function loadBodies(): Promise<Bodies> {
  return store.run({ type: 'load_bodies' })
}

export function createBody(body: Omit<CreateBody, 'type'>): Promise<Body> {
  return store.run({ type: 'create_body', ...body })
}

export function changeBody(body: number, change: Omit<ChangeBody, 'type' | 'body'>): Promise<Body> {
  return store.run({ type: 'change_body', body, ...change })
}

export function giveMandate(mandate: Omit<GiveMandate, 'type'>): Promise<Mandate> {
  return store.run({ type: 'give_mandate', ...mandate })
}

/** Null opens the mandate again. */
export function endMandate(mandate: number, ends_on: string | null): Promise<Mandate> {
  return store.run({ type: 'end_mandate', mandate, ends_on })
}

export function chooseChannel(choice: Omit<ChooseChannel, 'type'>): Promise<ChannelChoice> {
  return store.run({ type: 'choose_channel', ...choice })
}

export function loadOwnChannel(): Promise<OwnChannel> {
  return store.run({ type: 'load_own_channel' })
}

export async function loadRules(): Promise<Rule[]> {
  return (await store.run({ type: 'load_rules' })).rules
}

export function changeRule(rule: Omit<ChangeRule, 'type'>): Promise<Rule> {
  return store.run({ type: 'change_rule', ...rule })
}
