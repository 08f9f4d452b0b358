// When the events of a calendar take place, as ical.js reads them: a library with a reckoning of its own. Reads iCalendar
// from standard input, writes the pairs of beginning and end, in UTC, of each.

import { createRequire } from 'node:module'

const require = createRequire(new URL('../../clients/web/package.json', import.meta.url))
const { default: ICAL } = await import(require.resolve('ical.js'))

let given = ''
for await (const part of process.stdin) given += part
const calendar = new ICAL.Component(ICAL.parse(given))
for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone)

const all = calendar.getAllSubcomponents('vevent')
const exceptions = all.filter((one) => one.hasProperty('recurrence-id'))
const found = []
for (const main of all.filter((one) => !one.hasProperty('recurrence-id'))) {
  const own = exceptions.filter((one) => one.getFirstPropertyValue('uid') === main.getFirstPropertyValue('uid'))
  const event = new ICAL.Event(main, { exceptions: own })
  const told = ({ startDate, endDate }) => found.push([startDate, endDate].map((at) => at.toJSDate().toISOString()))
  if (!event.isRecurring()) told(event)
  else
    for (const dates = event.iterator(); ;) {
      const next = dates.next()
      if (!next || found.length > 500) break
      told(event.getOccurrenceDetails(next))
    }
}
console.log(JSON.stringify(found.sort()))
