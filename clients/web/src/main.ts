/* Where the client begins. */

import { mount } from 'svelte'
import App from './App.svelte'
import { keepPage } from './app/drops'
import { PAGES } from './app/pages'
import { followShortcuts } from './app/shortcuts'
import './design/index.css'
import { speakAsBefore } from './i18n'
import { followLinks, serve } from './router'
import { keepFocus } from './ui/focus'
import { pressOnce } from './ui/pressing'

speakAsBefore()
serve(PAGES)
mount(App, { target: document.body })
followLinks(document)
followShortcuts()
keepFocus()
pressOnce()
keepPage()
