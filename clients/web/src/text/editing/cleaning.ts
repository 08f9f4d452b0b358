/* Cleans what is pasted from elsewhere: of a page of Word, or of the web, only what a text here can be is left. */

import { webAddress } from '../link'
import { flattened, listed, rowed } from './shapes'

const GONE =
  'style, script, meta, link, title, template, object, iframe, svg, math, hr, input, button, select, textarea'
const KEPT = new Set(['href', 'start', 'data-pm-slice', 'data-file', 'data-mention', 'alt'])
const STYLE = /\sstyle\s*=/gi

export interface Cleaned {
  html: string
  /** Pictures that came within it. */
  pictures: File[]
}

function styleOf(element: Element): string {
  return element.getAttribute('data-style') ?? ''
}

function unwrap(element: Element): void {
  element.replaceWith(...element.childNodes)
}

function wrapped(element: Element, name: string): void {
  const around = element.ownerDocument.createElement(name)
  around.append(...element.childNodes)
  element.append(around)
}

/** Bold and italics that are said by a style, as most programs do. */
function formatted(body: Element): void {
  for (const element of body.querySelectorAll('[data-style]')) {
    const style = styleOf(element)
    const weight = /(?<![\w-])font-weight:\s*(\w+)/i.exec(style)?.[1] ?? ''
    if (/^(b|strong)$/i.test(element.nodeName) && /^(normal|[1-5]00)$/.test(weight)) unwrap(element)
    else if (/^(bold|bolder|[6-9]00)$/.test(weight)) wrapped(element, 'strong')
    if (/(?<![\w-])font-style:\s*italic/i.test(style)) wrapped(element, 'em')
  }
  for (const bold of body.querySelectorAll(':is(h1, h2, h3, h4, h5, h6) :is(b, strong)')) unwrap(bold)
}

/** A link to the web stays one, an address stays its words. */
function linked(body: Element): void {
  for (const link of body.querySelectorAll('a')) {
    const href = link.getAttribute('href') ?? ''
    const mail = /^(?:mailto|tel):([^?]+)/i.exec(href)?.[1] ?? ''
    if (mail && !link.textContent.includes(mail)) link.append(` (${mail})`)
    if (webAddress(href) === null || webAddress(link.textContent.trim()) === webAddress(href)) unwrap(link)
  }
}

function pictureOf(image: Element, place: number): File | null {
  const [, type = '', encoded = ''] =
    /^data:(image\/(?:png|jpeg|gif|webp));base64,([\w+/=\s]+)$/.exec(image.getAttribute('src') ?? '') ?? []
  if (!encoded) return null
  const bytes = Uint8Array.from(atob(encoded.replace(/\s/g, '')), (sign) => sign.charCodeAt(0))
  return new File([bytes], `image-${place + 1}.${type.slice(6)}`, { type })
}

function pictured(body: Element): File[] {
  const images = [...body.querySelectorAll('img:not([data-file])')]
  const pictures = images.flatMap((image, place) => pictureOf(image, place) ?? [])
  for (const image of images) image.remove()
  return pictures
}

function stripped(body: Element): void {
  for (const element of body.querySelectorAll('*')) {
    for (const { name } of [...element.attributes]) if (!KEPT.has(name)) element.removeAttribute(name)
  }
  for (const element of body.querySelectorAll('p, li')) {
    if (!element.textContent.trim() && !element.querySelector('img')) element.remove()
  }
}

export function cleaned(html: string): Cleaned {
  // Renamed before they are read: the Content-Security-Policy refuses them, which would be reported as a mistake.
  const renamed = html.replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(STYLE, ' data-style='))
  const { body } = new DOMParser().parseFromString(renamed, 'text/html')
  for (const element of body.querySelectorAll(GONE)) element.remove()
  for (const element of body.querySelectorAll('[data-style]')) {
    if (/display:\s*none|mso-hide:\s*all/i.test(styleOf(element))) element.remove()
  }
  listed(body)
  formatted(body)
  linked(body)
  const pictures = pictured(body)
  rowed(body)
  flattened(body)
  stripped(body)
  body.normalize()
  return { html: body.innerHTML, pictures }
}
