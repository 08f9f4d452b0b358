import { DOMParser as Parser } from 'prosemirror-model'
import { expect, it } from 'vitest'
import { cleaned } from './cleaning'
import { schema } from './schema'
import { textOf } from './writing'

/** What is written when this is pasted into an empty text. */
function pasted(html: string): string {
  const place = document.createElement('div')
  place.innerHTML = cleaned(html).html
  return textOf(Parser.fromSchema(schema).parse(place))
}

const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15">
<style><!-- p.MsoNormal {margin:0cm} --></style></head><body lang=FR style='tab-interval:35.4pt'><!--StartFragment-->
<h2 style='margin-top:2.0pt'><b><span style='color:#2F5496'>Travaux<o:p></o:p></span></b></h2>
<p class=MsoNormal>La rue est <b style='mso-bidi-font-weight:normal'>barrée</b> <i>lundi</i>,
<span style='font-weight:bold'>mardi</span>.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>déviation<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span>&nbsp; </span></span><![endif]>navette<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>3.<span>&nbsp;</span></span><![endif]>trois</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>4.</span>quatre</p>
<table class=MsoTableGrid><tr><td><p class=MsoNormal>Lundi</p></td><td><p>8 h</p><p>9 h</p></td></tr><tr><td>Mardi</td><td><b>10 h</b></td></tr></table>
<p class=MsoNormal style='mso-hide:all;display:none'>caché</p>
<p class=MsoNormal><a href="https://josselin.example/plan">le plan</a>, <a href="mailto:voirie@josselin.example">voirie@josselin.example</a>,
<a href="mailto:maire@josselin.example">le maire</a>, <a href="javascript:alert(1)">rien</a>, <a href="#_Toc1">1</a></p><!--EndFragment--></body></html>`

it('of a page of Word, what it says and how', () => {
  expect(pasted(WORD).split('\n\n')).toEqual([
    '## Travaux',
    'La rue est **barrée** *lundi*, **mardi**.',
    '- déviation\n- navette',
    '3. trois\n4. quatre',
    'Lundi · 8 h 9 h',
    'Mardi · **10 h**',
    '[le plan](https://josselin.example/plan), voirie@josselin.example, le maire (maire@josselin.example), rien, 1',
  ])
})

it('of a page of Google, no bold that is none, and lists of one level', () => {
  const html = `<b style="font-weight:normal" id="docs-internal-guid-1"><p dir="ltr"><span style="font-weight:700">Gras</span>
    <span style="font-style:italic;font-weight:400">penché</span></p><ul><li><p>un</p><ul><li>deux</li></ul></li>
    <li>trois<br>quatre</li></ul><blockquote>
    <p>cité</p>
    <p>encore</p></blockquote></b>`
  expect(pasted(html)).toBe('**Gras** *penché*\n\n- un\n- deux\n- trois quatre\n\n> cité\n> encore')
})

it('nothing that acts, and nothing fetched from elsewhere', () => {
  const html = `<p onclick="a()">Bon<script>alert(1)</script><style>p{}</style><iframe></iframe>jour</p><img src="https://spy.example/a.png"><svg><a href="javascript:a()">x</a></svg><a href="https://m@evil.example">lien</a>`
  const { html: kept, pictures } = cleaned(html)
  expect(kept).not.toMatch(/script|style|iframe|svg|img|onclick|href/)
  expect(pictures).toEqual([])
  expect(pasted(html)).toBe('Bonjour\n\nlien')
})

it('pictures that came within it, as files', async () => {
  const { html, pictures } = cleaned(
    '<p>a</p><img src="data:image/png;base64,aGVpbg=="><img src="data:text/html;base64,eA==">',
  )
  expect([html, pictures.map(({ name, type }) => [name, type])]).toEqual(['<p>a</p>', [['image-1.png', 'image/png']]])
  expect(await pictures[0]?.text()).toBe('hein')
})

it('in time linear in its length', () => {
  const size = 20_000
  for (const hostile of [
    '<'.repeat(size),
    '<a '.repeat(size / 3),
    '<p style='.repeat(size / 9),
    '<ul><li>'.repeat(50),
  ]) {
    expect(cleaned(hostile).pictures).toEqual([])
  }
})
