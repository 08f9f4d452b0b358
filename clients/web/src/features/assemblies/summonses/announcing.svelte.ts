/* What changes, said aloud as one sentence, at most every five seconds. */

const REST = 5_000

export interface Announcing {
  readonly said: string
  say: (sentence: string) => void
}

/** `several` says the last sentence, and how many more there were. */
export function announcing(several: (last: string, others: number) => string): Announcing {
  let said = $state('')
  let waiting: string[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  function flush(): void {
    const last = waiting.at(-1)
    timer = undefined
    if (last === undefined) return
    said = waiting.length === 1 ? last : several(last, waiting.length - 1)
    waiting = []
    timer = setTimeout(flush, REST)
  }

  $effect(() => () => {
    clearTimeout(timer)
  })

  return {
    get said() {
      return said
    },
    say(sentence) {
      waiting.push(sentence)
      if (timer === undefined) flush()
    },
  }
}
