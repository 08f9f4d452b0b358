/* How the server is, in English. */

import { counted, type Dictionary } from '../../../i18n'
import type { fr } from './fr'

const n = (count: number, one: string, many: string) => counted('en', count, one, many)

export const en: Dictionary<typeof fr> = {
  title: 'Server',
  well: 'Nothing to do',
  wellText: 'The server works, makes back-ups and has room.',
  troubles: {
    no_worker: 'No worker is running: letters and reminders wait. Start “parvis worker”.',
    late_jobs: 'Jobs have waited for more than five minutes: see the worker’s log.',
    failed_jobs: 'Jobs have failed for good: see the tab Mail, and the worker’s log.',
    database_full: 'The disk of the database takes nothing more: make room there, nothing can be stored.',
    no_room: 'The disk is nearly full: make room.',
    no_backup: 'No back-up was made yet: have “parvis backup” run each night.',
    old_backup: 'The last back-up is more than two days old: see why none has followed.',
    no_backup_room: 'Another back-up would not fit where the last was written: make room there.',
    no_mail:
      'No mail server is set: e-mails are written to files and reach nobody. Set PARVIS_SMTP_URL before you convene.',
    no_relay: 'Redis does not answer: news go late from one server to the other.',
  },
  version: 'Version',
  workers: 'Workers',
  noWorkers: 'none',
  worker: (host, since) => `${host}, running since ${since}`,
  jobs: 'Jobs',
  waiting: (count) => (count ? `${String(count)} waiting` : 'none waits'),
  waitingSince: (count, since) => `${String(count)} waiting, since ${since}`,
  failed: (count) => (count ? n(count, 'failure', 'failures') : 'no failure'),
  disk: 'Disk',
  free: (free, all) => `${free} free of ${all}`,
  backup: 'Back-up',
  never: 'never',
  left: (free) => `, ${free} free there`,
  guide: 'What to do is explained in docs/operations.md, to whoever administers the server.',
}
