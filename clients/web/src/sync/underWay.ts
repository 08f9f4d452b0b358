/* What would be lost if the page were left now: the browser asks before. */

const underWay = new Set<object>()

function askBefore(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

/** Has the browser ask as long as anything is under way. */
export function setUnderWay(what: object, is: boolean): void {
  if (is) underWay.add(what)
  else underWay.delete(what)
  // A page that listens is kept by no browser for « back »: so it does only as long as it has to.
  if (underWay.size) addEventListener('beforeunload', askBefore)
  else removeEventListener('beforeunload', askBefore)
}
