/* Whether the panel stands beside conversations on this device. */

const KEY = 'parvis.panel'
let shown = $state(localStorage.getItem(KEY) !== 'closed')

export function panelShown(): boolean {
  return shown
}

export function showPanel(wanted: boolean): void {
  shown = wanted
  localStorage.setItem(KEY, wanted ? 'open' : 'closed')
}
