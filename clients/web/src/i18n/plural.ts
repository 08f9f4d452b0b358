/* How many: French says « 0 message », English "0 messages". */

const rules = { fr: new Intl.PluralRules('fr'), en: new Intl.PluralRules('en') }
const numbers = { fr: new Intl.NumberFormat('fr-FR'), en: new Intl.NumberFormat('en-GB') }

/** The number and its noun: `counted('fr', 2, 'message', 'messages')` is « 2 messages ». */
export function counted(language: 'fr' | 'en', n: number, one: string, many: string): string {
  return `${numbers[language].format(n)} ${rules[language].select(n) === 'one' ? one : many}`
}
