/* What other features take from this one. */

export { agendaOf } from './agenda.svelte'
export { default as Answers } from './Answers.svelte'
export type { Entry } from './entries'
export { isEvent, isExpected, isOver, standing } from './event'
export { default as EventCard } from './EventCard.svelte'
export { default as OwnCalendar } from './OwnCalendar.svelte'
export { words as calendarWords } from './words'
export { loadGroupAgenda } from './lazy'
