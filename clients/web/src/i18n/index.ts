/* The words of the interface: `t().nav.home`. */

export * from './dates'
export { language, speak, speakAsBefore, t, type Language } from './language.svelte'
export { counted } from './plural'
