/* Words of files, in English. */

import { counted, type Dictionary } from '../../i18n'
import type { fr } from './fr'
import { amounts } from './size'

const { amount } = amounts('en', ['B', 'KB', 'MB', 'GB'])

export const en: Dictionary<typeof fr> = {
  attach: 'Attach a file',
  drop: 'Drop your files here',
  list: 'Attached files',
  amount,
  progress: (sent, size) => `${amount(sent)} of ${amount(size)}`,
  waits: 'Waiting',
  checks: 'Checking…',
  paused: (share) => `Paused at ${share}%`,
  cut: (share) => `Connection lost at ${share}%`,
  pause: (name) => `Pause ${name}`,
  resume: 'Resume',
  remove: (name) => `Remove ${name}`,
  again: 'Try again',
  leavesSoon: 'The message leaves as soon as its files are sent.',
  refusedOnes: 'A file could not be sent. Try again, or remove it.',
  tooMany: (most) => `${most} files at most.`,
  refused: {
    limit: (most) => `Too large: ${amount(most)} at most.`,
    quota: 'There is not enough room left on the server. Tell your administrator.',
    empty: 'This file is empty.',
    gone: 'This file has changed, or is no longer on this device.',
    other: 'The server could not take this file.',
  },
  kinds: {
    pdf: 'PDF',
    image: 'Image',
    doc: 'Document',
    sheet: 'Spreadsheet',
    slides: 'Slides',
    archive: 'Archive',
    video: 'Video',
    audio: 'Sound',
    text: 'Text',
    other: 'File',
  },
  pages: (count) => counted('en', count, 'page', 'pages'),
  open: (name) => `Open ${name}`,
  download: (name) => `Download ${name}`,
  missing: 'This file is no longer on the server. Tell your administrator.',
  previous: 'Previous file',
  next: 'Next file',
  turned: (place, count) => `${place} of ${count}`,
  page: (number, count) => `Page ${number} of ${count}`,
  larger: 'Larger',
  smaller: 'Smaller',
  locked: 'This PDF is protected by a password. Download it to open it.',
  unreadable: 'This PDF cannot be shown here. Download it to open it.',
}
