/* Sources of rules as people say them: « CGCT L2121-11 » is « l’article L. 2121-11 du CGCT ». */

import { words } from './words'

const NUMBER = String.raw`[LRD]\.?\s?\d+(?:-\d+)*`
/** A code and its articles, as rules name them. */
const LISTED = new RegExp(String.raw`\b([A-Z]{3,}),? (${NUMBER}(?:(?:, | et )${NUMBER})*)(?![\d-])`, 'g')
const ALONE = /\b([LRD])\.?\s?(\d+-\d+(?:-\d+)*)(?![\d-])/g

/** The source as it stands in a sentence; words that name no article are left as they are. */
export function inProse(source: string): string {
  const told = source.replace(LISTED, (_, code: string, articles: string) =>
    words().articles(articles.match(new RegExp(NUMBER, 'g'))?.length ?? 1, articles, code),
  )
  return told.replace(ALONE, '$1.\u00a0$2')
}

/** The source by itself: « Article L. 2121-11 du CGCT ». */
export function named(source: string): string {
  const told = inProse(source).replace(/^(?:l’|les )(?=article)/, '')
  return told.charAt(0).toUpperCase() + told.slice(1)
}
