// Before the first paint, so that a theme chosen against the system's does not flash; src/theme.ts writes the choice.
const theme = localStorage.getItem('parvis.theme')
if (theme) document.documentElement.dataset.theme = theme
