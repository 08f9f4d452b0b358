/* What a pointer does in the grid: chooses cells, whole rows and columns, names cells for a formula, fills, and sets widths. */

import { fill } from './acts'
import { isWithin, type Selected, type Spot } from './selection'
import type { Sheet } from './sheet.svelte'
import type { Area } from './types'

type Kind = 'cell' | 'row' | 'column'
/** Pixels from the edge at which the grid scrolls on. */
const EDGE = 24
const NARROWEST = 32
const WIDEST = 800

export class Drag {
  /** Where what is chosen would be filled to, while the handle is pulled. */
  filling = $state.raw<Area>()
  /** A column whose width is being set. */
  width = $state.raw<{ column: number; pixels: number }>()
  #end: (() => void) | undefined

  constructor(
    private readonly sheet: () => Sheet,
    private readonly tapped: () => void,
  ) {}

  spotOf(element: HTMLElement | null | undefined): Spot | undefined {
    const [kind, one, other] = element?.dataset.place?.split(' ') ?? []
    if (kind === 'cell') return { row: Number(one), column: Number(other) }
    if (kind === 'row') return { row: Number(one), column: 0 }
    return kind === 'column' ? { row: 0, column: Number(one) } : undefined
  }

  /** What a cell, a row or a column that is pressed chooses; with `end`, from the one to the other. */
  #selected(spot: Spot, of: Kind, end = spot): Selected {
    const { rows, columns } = this.sheet().size
    if (of === 'row') return { active: { row: spot.row, column: 0 }, end: { row: end.row, column: columns - 1 } }
    if (of === 'column') return { active: { row: 0, column: spot.column }, end: { row: rows - 1, column: end.column } }
    return { active: spot, end }
  }

  choose(spot: Spot, of: Kind): void {
    this.sheet().choose(this.#selected(spot, of), false)
  }

  end(): void {
    this.#end?.()
    this.#end = undefined
  }

  press = (event: PointerEvent): void => {
    const target = event.target as HTMLElement
    const place = target.closest<HTMLElement>('[data-place]')
    if (event.button !== 0 || target.closest('input') || !place) return
    if (target.dataset.edge !== undefined) this.#pull(event, Number(target.dataset.edge))
    else if (target.dataset.handle !== undefined) this.#fill(event)
    else if (event.pointerType === 'touch') this.#tap(place, event)
    else this.#choose(event, place)
  }

  /** A finger scrolls; one that came down and up again on a cell has chosen it. */
  #tap(place: HTMLElement, event: PointerEvent): void {
    const grid = event.currentTarget as HTMLElement
    const up = (after: PointerEvent) => {
      this.end()
      const near = Math.abs(after.clientX - event.clientX) + Math.abs(after.clientY - event.clientY) < 12
      if (near && after.type === 'pointerup') this.#begin(place, false)
      if (near && after.type === 'pointerup') this.tapped()
    }
    this.#listen(grid, { pointerup: up, pointercancel: up })
  }

  #choose(event: PointerEvent, place: HTMLElement): void {
    const grid = event.currentTarget as HTMLElement
    // What is being written keeps the focus while one points at cells; else the grid has it.
    const pointing = this.sheet().draft?.isPointing
    event.preventDefault()
    if (!pointing) grid.focus({ preventScroll: true })
    const [spot, of] = this.#begin(place, event.shiftKey) ?? []
    if (!spot || !of) {
      this.tapped()
      return
    }
    this.#follow(grid, (now) => {
      const end = this.#selected(spot, of, now).end
      const { draft } = this.sheet()
      if (pointing && draft) draft.pointAt({ active: this.#selected(spot, of).active, end })
      else this.sheet().choose({ active: this.sheet().active, end }, false)
    })
    this.tapped()
  }

  /** Chooses what is pressed, or names it in what is being written. */
  #begin(place: HTMLElement, extending: boolean): [Spot, Kind] | undefined {
    const sheet = this.sheet()
    const { rows, columns } = sheet.size
    const spot = this.spotOf(place)
    const of = (place.dataset.place?.split(' ')[0] ?? 'cell') as Kind
    if (!spot) {
      sheet.choose({ active: { row: 0, column: 0 }, end: { row: rows - 1, column: columns - 1 } }, false)
      return undefined
    }
    const selected = this.#selected(spot, of)
    if (sheet.draft?.isPointing) sheet.draft.pointAt(selected)
    else if (sheet.draft && !sheet.draft.keep()) return undefined
    else if (extending) sheet.choose({ active: sheet.active, end: selected.end }, false)
    else sheet.choose(selected, false)
    return [spot, of]
  }

  #fill(event: PointerEvent): void {
    const sheet = this.sheet()
    const from = sheet.area
    event.preventDefault()
    this.#follow(
      event.currentTarget as HTMLElement,
      (now) => (this.filling = isWithin(from, now.row, now.column) ? from : stretched(from, now)),
      () => {
        const to = this.filling
        this.filling = undefined
        if (!to || to === from) return
        fill(sheet, from, to)
        sheet.choose({ active: { row: to.top, column: to.left }, end: { row: to.bottom, column: to.right } }, false)
      },
    )
  }

  #pull(event: PointerEvent, column: number): void {
    const { table } = this.sheet()
    const before = table?.width(column) ?? 0
    const grid = event.currentTarget as HTMLElement
    event.preventDefault()
    const move = (after: PointerEvent) => {
      const pixels = Math.round(before + after.clientX - event.clientX)
      this.width = { column, pixels: Math.max(NARROWEST, Math.min(WIDEST, pixels)) }
    }
    const up = () => {
      this.end()
      if (this.width && this.width.pixels !== before) table?.setWidth(column, this.width.pixels)
      this.width = undefined
    }
    this.#listen(grid, { pointermove: move, pointerup: up, pointercancel: up })
  }

  /** Tells of each cell that the pointer comes to, and scrolls on at the edges. */
  #follow(grid: HTMLElement, to: (spot: Spot) => void, done: () => void = () => undefined): void {
    const scroller = grid.parentElement
    const move = (event: PointerEvent) => {
      const box = scroller?.getBoundingClientRect()
      if (box && scroller) {
        const over = (now: number, start: number, end: number) =>
          now > end - EDGE ? EDGE : now < start + EDGE ? -EDGE : 0
        scroller.scrollBy(over(event.clientX, box.left, box.right), over(event.clientY, box.top, box.bottom))
      }
      const under = document.elementFromPoint(event.clientX, event.clientY)
      const spot = this.spotOf(under?.closest<HTMLElement>('[data-place]'))
      if (spot) to(spot)
    }
    const up = () => {
      this.end()
      done()
    }
    this.#listen(grid, { pointermove: move, pointerup: up, pointercancel: up })
  }

  #listen(grid: HTMLElement, heard: Partial<Record<string, (event: PointerEvent) => void>>): void {
    this.end()
    const on = Object.entries(heard) as [string, (event: Event) => void][]
    for (const [type, does] of on) grid.ownerDocument.addEventListener(type, does)
    this.#end = () => {
      for (const [type, does] of on) grid.ownerDocument.removeEventListener(type, does)
    }
  }
}

/** Down or across, whichever one has gone further. */
function stretched(from: Area, { row, column }: Spot): Area {
  const far = (now: number, start: number, end: number) => Math.max(start - now, now - end, 0)
  return far(row, from.top, from.bottom) >= far(column, from.left, from.right)
    ? { ...from, top: Math.min(from.top, row), bottom: Math.max(from.bottom, row) }
    : { ...from, left: Math.min(from.left, column), right: Math.max(from.right, column) }
}
