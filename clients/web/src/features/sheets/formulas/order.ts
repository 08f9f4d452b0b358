/* In which order formulas are worked out. The evaluator goes from a formula into those that it reads, as deep as they
   go, and breaks down where that is too deep: it is led to some of them first. */

export interface Area {
  table: number
  top: number
  left: number
  bottom: number
  right: number
}

export interface Formula {
  table: number
  row: number
  column: number
  /** How much it takes of the depth that there is. */
  weight: number
  reads: readonly Area[]
}

export interface Plan {
  /** To be worked out before all others, in this order. */
  first: Formula[]
  /** What reads its own result; one of each circle. */
  circular: Set<Formula>
}

/** Measured: the evaluator bears four times as much. */
const DEEPEST = 60
const PART =
  /"(?:[^"]|"")*"|#[A-Z/\d]+[!?]?|[A-Z][A-Z\d.]*\(|(?:Sheet(\d+)!)?(?:([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?|([A-Z]{1,3}):([A-Z]{1,3})|(\d+):(\d+))|[-+*/^&=<>%]|\)/g
const END = 2 ** 21

/** Of a formula as the evaluator reads it. */
export function formulaOf(
  table: number,
  row: number,
  column: number,
  text: string,
  place: (name: string) => number,
): Formula {
  const reads: Area[] = []
  let [depth, deepest, operators] = [0, 0, 0]
  for (const [part, sheet, left, top, right, bottom, first, last, from, to] of text.matchAll(PART)) {
    const at = sheet ? Number(sheet) - 2 : table
    if (part.endsWith('(')) deepest = Math.max(deepest, ++depth)
    else if (part === ')') depth -= 1
    else if (left) reads.push(area(at, Number(top), place(left), Number(bottom ?? top), place(right ?? left)))
    else if (first && last) reads.push(area(at, 1, place(first), END, place(last)))
    else if (from) reads.push(area(at, Number(from), 0, Number(to), END))
    else operators += 1
  }
  return { table, row, column, weight: 1 + deepest + operators / 10, reads }
}

const area = (table: number, top: number, left: number, bottom: number, right: number): Area => ({
  table,
  top: top - 1,
  left,
  bottom: bottom - 1,
  right,
})

interface Step {
  formula: Formula
  next: Iterator<Formula>
  /** The most that what it reads takes of the depth. */
  below: number
}

export function planOf(formulas: Iterable<Formula>): Plan {
  const all = [...formulas].sort((a, b) => a.table - b.table || a.row - b.row || a.column - b.column)
  const where = new Columns(all)
  const depths = new Map<Formula, number>()
  const entered = new Set<Formula>()
  const plan: Plan = { first: [], circular: new Set() }
  const enter = (formula: Formula): Step => {
    entered.add(formula)
    return { formula, next: where.readBy(formula), below: 0 }
  }
  for (const begun of all) {
    const steps = entered.has(begun) ? [] : [enter(begun)]
    for (let step = steps.at(-1); step; step = steps.at(-1)) {
      const { value, done } = step.next.next()
      const depth = done ? undefined : depths.get(value)
      if (done) leave(steps, depths, plan)
      else if (depth !== undefined) step.below = Math.max(step.below, depth)
      else if (entered.has(value)) plan.circular.add(step.formula)
      else steps.push(enter(value))
    }
  }
  return plan
}

function leave(steps: Step[], depths: Map<Formula, number>, plan: Plan): void {
  const step = steps.pop()
  if (!step) return
  const depth = step.below + step.formula.weight
  const first = depth > DEEPEST
  if (first) plan.first.push(step.formula)
  depths.set(step.formula, first ? 0 : depth)
  const above = steps.at(-1)
  if (above) above.below = Math.max(above.below, first ? 0 : depth)
}

/** Formulas by table and column, from the top down. */
class Columns {
  readonly #tables = new Map<number, Map<number, Formula[]>>()

  constructor(sorted: readonly Formula[]) {
    for (const formula of sorted) {
      const table = this.#tables.get(formula.table) ?? new Map<number, Formula[]>()
      this.#tables.set(formula.table, table)
      const column = table.get(formula.column) ?? []
      table.set(formula.column, column)
      column.push(formula)
    }
  }

  *readBy({ reads }: Formula): Generator<Formula, undefined> {
    for (const { table, top, left, bottom, right } of reads)
      for (const [column, formulas] of this.#tables.get(table) ?? []) {
        if (column < left || column > right) continue
        for (let at = firstFrom(formulas, top); at < formulas.length; at++) {
          const formula = formulas[at]
          if (!formula || formula.row > bottom) break
          yield formula
        }
      }
    return undefined
  }
}

function firstFrom(formulas: readonly Formula[], row: number): number {
  let [low, high] = [0, formulas.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((formulas[middle]?.row ?? 0) < row) low = middle + 1
    else high = middle
  }
  return low
}
