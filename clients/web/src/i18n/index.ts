/* The words of the interface: `t().nav.home`. */

export * from './dates'
export { language, speak, speakAsBefore, type Language } from './language.svelte'
export { listed } from './listed'
export { of } from './of'
export { counted } from './plural'
export type { Dictionary } from './typography'
export { spoken, t } from './words'
