import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PAGES } from './app/pages'
import { followLinks, go, parse, route, serve } from './router'

serve(PAGES)

const at = (path: string) => parse(new URL(path, 'https://parvis.example'))

describe('an address', () => {
  it.each([
    ['/', 'root'],
    ['/accueil/', 'home'],
    ['/discussions/12', 'conversation'],
    ['/discussions/12/34', 'message'],
    ['/discussions/12/membres', 'group_tab'],
    ['/publications/nouvelle', 'publish'],
    ['/seances/12/34/suivi', 'convocation_follow_up'],
    ['/seances/12/34/seance', 'sitting'],
    ['/seances/12/34/impression', 'convocation_print'],
    ['/seances/12/34/registre', 'convocation_seal'],
    ['/seances/registre', 'register'],
    ['/invitation/qKHo4WmCBUvyiz8XG8pzm-t1n8', 'invitation'],
    ['/discussions/douze', 'unknown'],
    ['/inconnue', 'unknown'],
  ])('%s is %s', (path, name) => {
    expect(at(path).name).toBe(name)
  })

  it('has its parts', () => {
    expect(at('/seances/9007199254740991/34')).toMatchObject({
      conversation: 2 ** 53 - 1,
      seq: 34,
      person: 0,
      token: '',
    })
    expect(at('/recherche?q=plan').query.get('q')).toBe('plan')
  })
})

it('goes and comes back', () => {
  go('/accueil')
  go('/discussions/5')
  expect(route().conversation).toBe(5)
  go('/annuaire', { replace: true })
  expect(route().name).toBe('directory')
})

describe('a link', () => {
  function click(html: string, how: MouseEventInit = {}): boolean {
    document.body.innerHTML = html
    const stop = followLinks(document)
    let followed = false
    // The last to hear of it: what is left to the browser would be asked for over the network.
    const note = (event: Event) => {
      followed = event.defaultPrevented
      event.preventDefault()
    }
    addEventListener('click', note, { once: true })
    document.querySelector('a, b')?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...how }))
    stop()
    removeEventListener('click', note)
    return followed
  }

  it('to a page of ours is followed here', () => {
    expect(click('<a href="/recherche?q=a">x</a>')).toBe(true)
    expect(route()).toMatchObject({ name: 'search' })
  })

  it('to elsewhere, in a new window, or within the page, is left to the browser', () => {
    expect(click('<a href="https://josselin.example/accueil">x</a>')).toBe(false)
    expect(click('<a href="/metrics">x</a>')).toBe(false)
    expect(click('<a href="/accueil" target="_blank">x</a>')).toBe(false)
    expect(click('<a href="/accueil">x</a>', { ctrlKey: true })).toBe(false)
    expect(click(`<a href="${location.pathname}#contenu">x</a>`)).toBe(false)
  })
})

describe('index.html', () => {
  const [, doors = ''] =
    /if \(\s*!(\/.*\/)\.test\(\s*location\.pathname,?\s*\)\s*\)/.exec(readFileSync('index.html', 'utf8')) ?? []
  const door = new RegExp(doors.slice(1, -1))

  it.each(Object.entries(PAGES))('opens a line ahead for %s unless it is a door', (_, page) => {
    expect(door.test(page.at)).toBe('door' in page)
  })
})
