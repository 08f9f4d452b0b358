/* The present moment, for screens that count down. */

/** Milliseconds. */
const TICK = 10_000

export function ticking() {
  let now = $state.raw(new Date())

  $effect(() => {
    const timer = setInterval(() => (now = new Date()), TICK)
    return () => {
      clearInterval(timer)
    }
  })
  return {
    get now() {
      return now
    },
  }
}
