/* « de » before a name, by the same rules as `of` in `server/base/wording.py`. */

const HEARD = /^(?:ha|hedi|hein|helmut|hi|hoang|hoc|hol|horst|hou|how|hua|hugh|hun|huo|hus)/
const MUTE = /^(?:hadrien|hil|hip)/

/** « de Paul », « d’Erwan », « d’Hélène », « de Hamon », « d’Yves », « de Yann ». */
export function of(name: string): string {
  return elides(name) ? `d’${name}` : `de ${name}`
}

function elides(name: string): boolean {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  if (plain.startsWith('h')) return plain.length > 1 && (MUTE.test(plain) || !HEARD.test(plain))
  if (plain.startsWith('y')) return /^y[^aeiouœæ]/.test(plain)
  return /^[aeiouœæ]/.test(plain)
}
