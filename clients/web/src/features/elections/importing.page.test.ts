import { expect, test } from 'vitest'
import type { Election } from '../../frames'
import { readTable } from './importing'

const election = {
  type: 'election',
  choices: [
    { name: 'Josselin ensemble', head: 'Hervé Le Guennec' },
    { name: 'Agir, pour Josselin', head: '' },
  ],
  stations: [
    { number: 1, name: 'mairie', registered: 668, president: 1, clerks: [] },
    { number: 2, name: 'école', registered: 641, president: 2, clerks: [] },
  ],
  turnout_at: ['12:00:00'],
} as unknown as Election

test('a table exported from here is read as it is', () => {
  const table = [
    '\uFEFFBureau;Nom;Inscrits;Émargements;Votants;Blancs;1. Josselin ensemble (Hervé Le Guennec);Votants à 12:00;État',
    '1;mairie;668;437;437;9;187;203;figé',
    '2;école;641;1 418;418;;181;;provisoire',
    'Total des bureaux figés;;668;437;437;9;187;;1 sur 2',
  ].join('\r\n')
  const { figures, unknown, wrong } = readTable(table, election)
  expect([unknown, wrong]).toEqual([[], []])
  expect(figures).toContainEqual({ station: 1, name: 'votes:1', value: 187 })
  expect(figures).toContainEqual({ station: 1, name: 'turnout:12:00', value: 203 })
  expect(figures).toContainEqual({ station: 2, name: 'signatures', value: 1418 })
  expect(figures).toHaveLength(8)
})

test('other separators, quotes and what is not known', () => {
  const { figures, unknown, wrong } = readTable(
    'Bureau,Votants,"Agir, pour Josselin",Procurations\n1,437,x,4',
    election,
  )
  expect(figures).toEqual([{ station: 1, name: 'voters', value: 437 }])
  expect(unknown).toEqual(['Procurations'])
  expect(wrong).toEqual(['mairie : x'])
  expect(readTable('', election).figures).toEqual([])
})

test('stations that are not there, or twice', () => {
  const { figures, strange } = readTable('Bureau;Votants\n1;437\n3;12\n2;1\n2;2\nTotal;452', election)
  expect(figures).toEqual([{ station: 1, name: 'voters', value: 437 }])
  expect(strange).toEqual(['3', '2'])
})
