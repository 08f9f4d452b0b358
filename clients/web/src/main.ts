/* Where the client begins. */

import { mount } from 'svelte'
import App from './App.svelte'
import { PAGES } from './app/pages'
import { followShortcut } from './app/shortcut'
import './design/index.css'
import { speakAsBefore } from './i18n'
import { followLinks, serve } from './router'

speakAsBefore()
serve(PAGES)
mount(App, { target: document.body })
followLinks(document)
followShortcut()

if (import.meta.env.PROD && 'serviceWorker' in navigator) void navigator.serviceWorker.register('/service-worker.js')
