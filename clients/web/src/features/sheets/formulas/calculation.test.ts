import { expect, it } from 'vitest'
import { calculation } from '../../../testing/calculating'
import type { Input } from './calculation'
import { FUNCTIONS } from './functions'
import { OTHERS } from './functions_others'

const DIV = { error: '#DIV/0!' }
/** Beside A1:A5 = 1, 2.5, "Voirie", TRUE, 46402 and B1:B5 = 10, 20, 30, 40, 50. */
const GIVEN: Input[] = [
  [0, 0, 0, '1'],
  [0, 1, 0, '2.5'],
  [0, 2, 0, "'Voirie"],
  [0, 3, 0, 'TRUE'],
  [0, 4, 0, '46402'],
  ...[10, 20, 30, 40, 50].map((number, row): Input => [0, row, 1, String(number)]),
  [0, 0, 2, "'007"],
  [1, 0, 0, '7'],
]

const COMES_TO: [string, unknown][] = [
  ['1/3', 1 / 3],
  ['0.1+0.2', 0.1 + 0.2],
  ['1E+300', 1e300],
  ['1E-300', 1e-300],
  ['123456789.123456', 123456789.123456],
  ['-0', 0],
  ['0*-1', 0],
  ['50%', 0.5],
  ['2^10', 1024],
  ['-2^2', 4],
  ['"a"&1.5', 'a1.5'],
  ['C1', '007'],
  ['C1&""', '007'],
  ['LEN(C1)', 3],
  ['A4', true],
  ['A1=1', true],
  ['A6', 0],
  ['1/0', DIV],
  ['#REF!', { error: '#REF!' }],
  ['SUM(#REF!)', { error: '#REF!' }],
  ['NOPE(1)', { error: '#NAME?' }],
  ['"a"+1', { error: '#VALUE!' }],
  ['SQRT(-1)', { error: '#NUM!' }],
  ['NA()', { error: '#N/A' }],
  ['D1000', 0],
  ['SUM(B1:B5)', 150],
  ['SUM(B:B)', 150],
  ['SUM(2:2)', 22.8],
  ['Sheet3!A1*2', 14],
  ['AVERAGE(B1:B5)', 30],
  ['COUNT(A1:A5)', 3],
  ['COUNTA(A1:A6)', 5],
  ['COUNTBLANK(A1:A6)', 1],
  ['COUNTIF(A1:A2,">1.6")', 1],
  ['COUNTIF(A5:A5,">=2027-01-15")', 1],
  ['COUNTIF(A1:A5,"voirie")', 1],
  ['SUMIF(A1:A3,"Voirie",B1:B3)', 30],
  ['SUMIFS(B1:B5,B1:B5,">10",B1:B5,"<50")', 90],
  ['AVERAGEIFS(B1:B5,B1:B5,">10")', 35],
  ['MAX(B1:B5)-MIN(B1:B5)', 40],
  ['ROUND(2.675,2)', 2.68],
  ['ROUNDUP(2.1,0)', 3],
  ['MOD(-7,3)', 2],
  ['IF(A1>2,"oui","non")', 'non'],
  ['IF(A1,,2)', 0],
  ['IFERROR(1/0,"–")', '–'],
  ['AND(A1=1,OR(A2=1,A2=2.5))', true],
  ['VLOOKUP(2.5,A1:B5,2,FALSE)', 20],
  ['XLOOKUP("Voirie",A1:A5,B1:B5,"rien")', 30],
  ['INDEX(B1:B5,MATCH(2.5,A1:A5,0))', 20],
  ['DATE(2027,1,15)', 46402],
  ['YEAR(A5)*100+MONTH(A5)', 202701],
  ['DAYS(A5,A5-14)', 14],
  ['EOMONTH(A5,0)-A5', 16],
  ['ISOWEEKNUM(A5)', 2],
  ['NETWORKDAYS(A5,A5+6)', 5],
  ['TEXT(A5,"dd/mm/yyyy")', '15/01/2027'],
  ['TEXT(1250.5,"#,##0.00")', '1,250.50'],
  ['LEFT(A3,3)&RIGHT(A3,2)&MID(A3,4,1)', 'Voiier'],
  ['UPPER(A3)', 'VOIRIE'],
  ['SUBSTITUTE(A3,"i","-")', 'Vo-r-e'],
  ['TEXTJOIN(";",TRUE,B1:B3)', '10;20;30'],
  ['SUMPRODUCT(B1:B2,B1:B2)', 500],
  ['ISBLANK(A6)', true],
  ['1+', { error: '#ERROR!' }],
]

it('works formulas out', async () => {
  const worked = await calculation()
  const inputs = COMES_TO.map(([formula], row): Input => [0, row, 20, `=${formula}`])
  const outcomes = worked.work({ inputs: [...GIVEN, ...inputs], all: true })
  const found = new Map(outcomes.map(([, row, , value]) => [row, value]))
  expect(COMES_TO.map(([formula], row) => [formula, found.get(row)])).toEqual(COMES_TO)
})

it('knows every function that is proposed, and the others', async () => {
  const worked = await calculation()
  const names = [
    ...FUNCTIONS.map(({ name }) => name),
    ...OTHERS.trim()
      .split(/\s+/)
      .map((pair) => pair.split(':')[0]),
  ]
  const inputs = names.map((name, row): Input => [0, row, 0, `=${name}(1,1,1,1,1,1,1,1,1,1,1,1)`])
  const outcomes = worked.work({ inputs, all: true })
  const unknown = outcomes.filter(([, , , value]) => typeof value === 'object' && value?.error === '#NAME?')
  expect(unknown.map(([, row]) => names[row])).toEqual([])
})

it('tells what is other than before', async () => {
  const worked = await calculation()
  worked.work({
    inputs: [
      [0, 0, 0, '1'],
      [0, 0, 1, '=A1*2'],
      [0, 1, 1, '=5'],
    ],
    all: true,
  })
  expect(worked.work({ inputs: [[0, 0, 0, '4']], all: false })).toEqual([[0, 0, 1, 8]])
  expect(worked.work({ inputs: [[0, 0, 1, '']], all: false })).toEqual([[0, 0, 1, undefined]])
  expect(worked.work({ inputs: [], all: true })).toEqual([[0, 1, 1, 5]])
})

it('knows what depends on itself', async () => {
  const worked = await calculation()
  const inputs: Input[] = [
    [0, 0, 0, '=B1'],
    [0, 0, 1, '=A1+1'],
  ]
  expect(worked.work({ inputs, all: true }).map(([, , , value]) => value)).toContainEqual({ error: '#CIRC!' })
  expect(worked.work({ inputs: [[0, 0, 0, '1']], all: true })).toEqual([[0, 0, 1, 2]])
})

it('fills several cells from one formula', async () => {
  const worked = await calculation()
  const inputs: Input[] = [
    [0, 0, 0, '1'],
    [0, 1, 0, '2.25'],
    [0, 0, 2, '=A1:A2*2'],
  ]
  expect(worked.work({ inputs, all: true })).toEqual([
    [0, 0, 2, 2],
    [0, 1, 2, 4.5],
  ])
  expect(worked.work({ inputs: [[0, 1, 2, "'x"]], all: true })).toEqual([[0, 0, 2, { error: '#SPILL!' }]])
  expect(worked.work({ inputs: [[0, 1, 2, '']], all: true })).toEqual([
    [0, 0, 2, 2],
    [0, 1, 2, 4.5],
  ])
})

it('takes what no formula can be', async () => {
  const worked = await calculation()
  const inputs: Input[] = [
    [0, 0, 0, '=#ERROR!'],
    [0, 1, 0, '=))'],
    [0, 2, 0, '=\u0000'],
    [0, 3, 0, `="${'a'.repeat(8000)}"`],
  ]
  const values = worked.work({ inputs, all: true }).map(([, , , value]) => value)
  expect(values.slice(0, 3)).toEqual([{ error: '#ERROR!' }, { error: '#ERROR!' }, { error: '#ERROR!' }])
})

it('goes as deep as formulas go', async () => {
  const worked = await calculation()
  const last = 2999
  const up = Array.from({ length: last + 1 }, (_, row): Input => [0, row, 0, row === last ? '1' : `=A${row + 2}+1`])
  const down = Array.from({ length: last + 1 }, (_, row): Input => [
    1,
    row,
    1,
    row ? `=IF(B${row}>0,SUM(B${row},1),0)` : '1',
  ])
  const total: Input[] = [
    [0, 0, 5, `=Sheet3!B${last + 1}+LOG10(100)`],
    [0, 1, 5, `=SUM(Sheet3!B1:B${last + 1})`],
  ]
  const found = new Map(
    worked.work({ inputs: [...up, ...down, ...total], all: true }).map(([t, r, c, v]) => [`${t}:${r}:${c}`, v]),
  )
  expect([found.get('0:0:0'), found.get('1:2999:1'), found.get('0:0:5')]).toEqual([3000, 3000, 3002])
  expect(found.get('0:1:5')).toBe((3000 * 3001) / 2)
  const long = `=1${'+1'.repeat(999)}`
  const nested = `=${'IF(1,'.repeat(60)}1${')'.repeat(60)}`
  const values = worked.work({
    inputs: [
      [1, 0, 7, long],
      [1, 1, 7, nested],
    ],
    all: false,
  })
  expect(values.map(([, , , value]) => value)).toEqual([1000, 1])
})

it('bears a long circle', async () => {
  const worked = await calculation()
  const circle = Array.from({ length: 2000 }, (_, row): Input => [0, row, 0, `=A${row === 1999 ? 1 : row + 2}+1`])
  const values = worked.work({ inputs: circle, all: true }).map(([, , , value]) => value)
  expect(values).toEqual(values.map(() => ({ error: '#CIRC!' })))
  expect(worked.work({ inputs: [[0, 1999, 0, '1']], all: false })).toContainEqual([0, 0, 0, 2000])
})
