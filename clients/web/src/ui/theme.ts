/* Light, dark, or as the system is; index.html repeats the choice before the first paint. */

const KEY = 'parvis.theme'

/** Shows this theme from now on, here and at the next visit. */
export function showTheme(theme: 'system' | 'light' | 'dark'): void {
  const root = document.documentElement
  if (theme === 'system') {
    delete root.dataset.theme
    localStorage.removeItem(KEY)
  } else {
    root.dataset.theme = theme
    localStorage.setItem(KEY, theme)
  }
}
