/* What somebody with a narrow phone, large letters and fingers could not read or could not touch on the screen before
   them: each as what is wrong, with the element. `.taste` marks a text that leads to all of it. */
() => {
  const found = []
  const say = (what, element) => found.push(`${what}: ${element.outerHTML.slice(0, 160)}`)
  const style = element => getComputedStyle(element)
  const hides = value => value === 'hidden' || value === 'clip'
  const rolls = value => value === 'auto' || value === 'scroll'
  const strip = element => element.closest('[role=region][tabindex], .tabs, .segmented')
  const heard = new Set([...document.querySelectorAll('*')].filter(one => style(one).clipPath === 'inset(50%)'))
  const isHeard = element => element && (heard.has(element) || isHeard(element.parentElement))
  const seen = element =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !isHeard(element) &&
    !element.closest('.skip')

  const page = document.documentElement
  const front = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.body
  const all = [...front.querySelectorAll('*')].filter(seen)
  const CONTROLS =
    'a[href], button, select, textarea, summary, input:not([type=hidden]), [role=menuitem], [role=option], [role=tab]'
  for (const one of all) if (hides(style(one).overflowY)) one.scrollTop = 0
  const controls = all.filter(one => one.matches(CONTROLS))

  /* Wider than the window. */
  if (page.scrollWidth > innerWidth + 1) say('wider than the window', page)
  for (const one of all)
    if (rolls(style(one).overflowX) && one.scrollWidth > one.clientWidth + 1 && !strip(one)) say('scrolls sideways', one)

  /* Controls beyond an edge where no scrolling leads. */
  function beyond(element) {
    const box = element.getBoundingClientRect()
    let across = Math.max(0, box.right - innerWidth, -box.left)
    let down = 0
    let scrolls = page.scrollHeight > innerHeight + 1 && front === document.body
    for (let around = element.parentElement; around && around !== page; around = around.parentElement) {
      const { overflowX, overflowY } = style(around)
      const frame = around.getBoundingClientRect()
      if (overflowX !== 'visible') across = Math.max(across, box.right - frame.right, frame.left - box.left)
      if (hides(overflowY) && !scrolls) down = Math.max(down, box.bottom - frame.bottom, frame.top - box.top)
      scrolls ||= rolls(overflowY)
    }
    if (!scrolls) down = Math.max(down, box.bottom - innerHeight, -box.top)
    return Math.max(across, down)
  }
  for (const one of controls) if (!strip(one) && beyond(one) > 1.5) say('out of reach', one)

  /* Targets smaller than a finger, links within a sentence excepted. */
  const LEAST = 43.5
  const inSentence = one =>
    ['inline', 'inline-block'].includes(style(one).display) &&
    [...one.parentElement.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())
  function targetOf(one) {
    if (one.matches('[type=checkbox], [type=radio], [type=file]')) return one.closest('label') ?? one.labels?.[0] ?? one
    return one.matches('input, select') ? (one.closest('label') ?? one) : one
  }
  for (const one of controls) {
    const target = targetOf(one)
    const { width, height } = target.getBoundingClientRect()
    if (one.disabled || inSentence(one) || !seen(target) || width < 2 || (width >= LEAST && height >= LEAST)) continue
    target.scrollIntoView({ block: 'center', inline: 'nearest' })
    const { left, right, top, bottom } = target.getBoundingClientRect()
    const reach = (across, down) => {
      let far = 0
      const hit = () => document.elementFromPoint((left + right) / 2 + across * far, (top + bottom) / 2 + down * far)
      while (far < 44 && target.contains(hit())) far++
      return far
    }
    const wide = width >= LEAST || reach(1, 0) + reach(-1, 0) > 43
    const high = height >= LEAST || reach(0, 1) + reach(0, -1) > 43
    if (!wide || !high) say(`${Math.round(width)} × ${Math.round(height)} px`, target)
  }

  /* Texts that are cut, and letters one under the other. The list of a choice says it whole. */
  const measure = document.createElement('canvas').getContext('2d')
  const texts = []
  for (const one of all) {
    if (one.matches('select') && style(one).opacity !== '0') {
      const { font, paddingLeft, paddingRight } = style(one)
      measure.font = font
      const room = one.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)
      const wanted = measure.measureText(one.selectedOptions[0]?.label ?? '').width
      if (wanted > room + 2 && room < 6 * parseFloat(style(one).fontSize)) say('choice cut', one)
    }
    const words = [...one.childNodes].filter(node => node.nodeType === Node.TEXT_NODE && node.data.trim())
    const { width, height } = one.getBoundingClientRect()
    if (!words.length || width < 2 || one.closest('.taste, select, textarea, svg, .textLayer')) continue
    const letter = parseFloat(style(one).fontSize)
    if (one.innerText.trim().length > 8 && width < 2.6 * letter && height > 5 * letter) say('letters in a column', one)
    const lines = words.flatMap(node => {
      const range = document.createRange()
      range.selectNodeContents(node)
      return [...range.getClientRects()].filter(line => line.width > 1 && line.height > 1)
    })
    let lost = strip(one) ? 0 : Math.max(0, ...lines.flatMap(line => [line.right - innerWidth, -line.left]))
    let scrolls = false
    for (let around = one; around && around !== document.body; around = around.parentElement) {
      const { overflowX, overflowY } = style(around)
      const frame = around.getBoundingClientRect()
      if (overflowX !== 'visible' && !strip(one))
        lost = Math.max(lost, ...lines.flatMap(line => [line.right - frame.right, frame.left - line.left]))
      if (hides(overflowY) && !scrolls)
        lost = Math.max(lost, ...lines.map(line => line.bottom - frame.bottom - line.height / 2))
      scrolls ||= rolls(overflowY)
    }
    if (lost > 2) say('text cut', one)
    texts.push(...lines.map(line => ({ one, line })))
  }

  /* Texts over one another, as far as both scroll together. */
  const ground = element => {
    for (let one = element; one && one !== front; one = one.parentElement) {
      const { position, overflowY } = style(one)
      if (['fixed', 'sticky'].includes(position) || (one !== element && rolls(overflowY))) return one
    }
    return front
  }
  const core = ({ top, bottom, height }) => [top + height / 4, bottom - height / 4]
  const spread = texts.map(text => ({ ...text, on: ground(text.one) })).sort((a, b) => a.line.top - b.line.top)
  spread.forEach((a, place) => {
    for (let next = place + 1; next < spread.length && spread[next].line.top < a.line.bottom; next++) {
      const b = spread[next]
      if (a.on !== b.on || a.one.contains(b.one) || b.one.contains(a.one)) continue
      const across = Math.min(a.line.right, b.line.right) - Math.max(a.line.left, b.line.left)
      const down = Math.min(core(a.line)[1], core(b.line)[1]) - Math.max(core(a.line)[0], core(b.line)[0])
      if (across > 3 && down > 2) say(`over “${b.one.innerText.slice(0, 30)}”`, a.one)
    }
  })
  return [...new Set(found)]
}
