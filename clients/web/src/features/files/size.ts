/* How much a file weighs, in words. */

const STEP = 1024

/** `amount(190_464)` is « 186 Ko »; one decimal below ten, from the third unit on. */
export function amounts(language: 'fr' | 'en', units: readonly string[]) {
  const whole = new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { maximumFractionDigits: 0 })
  const fine = new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { maximumFractionDigits: 1 })
  return {
    amount(bytes: number): string {
      let [value, unit] = [bytes, 0]
      while (value >= STEP && unit < units.length - 1) {
        value /= STEP
        unit++
      }
      return `${(unit > 1 && value < 10 ? fine : whole).format(value)} ${units[unit] ?? ''}`
    },
  }
}
