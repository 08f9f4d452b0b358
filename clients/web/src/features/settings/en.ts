/* One's own settings, in English. */

import { counted, type Dictionary } from '../../i18n'
import type { fr } from './fr'

const n = (count: number, one: string, many: string) => counted('en', count, one, many)

export const en: Dictionary<typeof fr> = {
  title: 'My settings',
  problem: 'Report a problem',
  parts: {
    profile: 'Profile',
    display: 'Language and appearance',
    notifications: 'Notifications',
    channel: 'Convocations',
    agenda: 'Calendar',
    privacy: 'Privacy',
    connections: 'Sign-ins and password',
  },
  about: {
    profile: 'Name, title, telephone',
    display: 'French or English, light or dark',
    notifications: 'E-mails, alerts of this device',
    channel: 'By e-mail or on paper',
    agenda: 'Other calendars, e-mail',
    privacy: 'What others see, what is kept',
    connections: 'Your devices, your password',
  },
  saved: 'Profile saved',

  name: 'First and last name',
  civility: 'Title',
  madame: 'Ms (Madame)',
  monsieur: 'Mr (Monsieur)',
  noCivility: 'Rather not say',
  civilityHint: 'French convocations agree with it.',
  phone: 'Telephone',
  phoneHint: 'Shown in the directory to staff and councillors, never to external people.',
  phoneHintGuest: 'Shown to the staff and councillors of the town hall.',
  keptForYou: 'Kept by the town hall',
  email: 'E-mail',
  function: 'Position',
  service: 'Department',
  changeAddress: 'Change address',
  askAdministrator: 'To change the others, ask an administrator.',

  atOnce: 'Your choice applies at once, on all your devices.',

  notNotified: 'Only while you are not looking at Parvis. Everything else waits on the home page.',
  installTitle: 'Install Parvis',
  installText: 'Once installed, Parvis has its icon and window, and shows the last known state even offline.',
  installed: 'Parvis is installed on this device.',
  install: {
    apple: 'In Safari: the Share button, then “Add to Home Screen”.',
    android: 'In the browser’s menu: “Add to Home screen” or “Install app”.',
    mac: 'In Safari: the File menu, then “Add to Dock”.',
    firefox: 'Firefox does not install sites on a computer: pin the tab, or use Edge or Chrome.',
    desk: 'To the right of the address, the install icon; or in the browser’s menu, “Install Parvis”.',
  },

  readingTitle: 'Conversations of two',
  reading: 'Show how far I have read (“Read by”)',
  readingText:
    'The other person sees it only if they allow it too, and you then see how far they have read. It is no proof of reading.',
  readingGroups: 'In a group, a manager decides, and the group tells its members so.',
  recordedTitle: 'What is recorded by name',
  recorded:
    'Opening and acknowledging a convocation or a tracked post. The page says so beforehand, and shows you your own record.',
  keepsTitle: 'What Parvis keeps about you',
  keeps:
    'Your name, title, position, address and telephone; what you write; how far you have read; your acknowledgements and answers; your polls; what you have scheduled, saved or reported; your quiet hours and days of leave; the devices where you are signed in, and the address by which each is notified.',
  leavesTitle: 'What leaves the server of the town hall',
  leavesNothing: 'It all stays on the server of the town hall: nothing is passed on.',
  leaves: {
    mail: (to) =>
      to
        ? `The e-mails that are sent to you go through ${to}.`
        : 'E-mails go from the server of the town hall to everybody’s own mail.',
    timestamp: (to) => `The timestamp authority ${to} is given the digests of what is sealed, neither texts nor names.`,
    witness: (to) => `The digest of the sealed register is sent each day to an address at ${to}.`,
    files: (to) => `The files are kept at ${to}.`,
    database: (to) => `Messages, accounts and the ledger are kept on ${to}.`,
    news: (to) => `Messages pass through ${to} from one server to the other, and do not stay there.`,
    bare: () =>
      'If you ask to be notified when Parvis is closed, your browser’s service (Google, Mozilla, Apple or Microsoft) learns which device is woken, when, how urgently, and by which server, without any words. It is of a company outside the European Union or that depends on one.',
    titles: () =>
      'If you ask to be notified when Parvis is closed, a notice goes through your browser’s service (Google, Mozilla, Apple or Microsoft), encrypted for your device: who wrote, in which group, the title of a post, the assembly, day and hour of a sitting, the title and day of an event, the title of an election or of appointments. Never the text of a message. The service, of a company outside the European Union or that depends on one, learns which device is woken, when, how urgently, and by which server.',
  },
  keepsAsk: 'To see these data or have them corrected, ask the town hall.',

  devices: 'Where you are signed in',
  thisDevice: 'This device',
  inUse: 'In use now.',
  seenAt: (when) => `Last used ${when}.`,
  signedInOn: (day) => `Signed in on ${day}.`,
  end: 'Sign out',
  endOn: (device) => `Sign out ${device}`,
  ended: 'Device signed out',
  noOther: 'You are signed in nowhere else.',
  endOthers: 'Sign out all other devices',
  endOthersTitle: (count) => `Sign out ${n(count, 'other device', 'other devices')}?`,
  endOthersText: 'Your password will have to be entered there again. This device stays signed in.',
  endOthersAct: 'Sign them all out',
  endedOthers: 'The other devices are signed out',
  devicesText: 'There is a device you do not recognise? Sign it out, then change your password.',
  digestTitle: 'By e-mail',
  digestText: 'The publications you have not read, and the mentions and direct messages that wait for you.',
  digestOften: 'How often',
  digests: {
    immediate: 'As it comes',
    daily: 'Every day',
    weekly: 'Every week',
    none: 'Never',
  },
  digestsText: {
    immediate: 'Ten minutes later, if you have not read it meanwhile',
    daily: 'One digest at 7 in the morning',
    weekly: 'One digest on Monday at 7 in the morning',
    none: '',
  },
  digestNever: (mails) =>
    (mails ? 'Convocations always come. ' : '') + 'The text of messages and of tracked posts is never sent.',

  folders: 'Your documents in the Explorer or the Finder',
  foldersText:
    'The documents of your groups open like a network folder of your computer, and in Word or LibreOffice: saving makes a new version. Each device has a password of its own, which you remove here.',
  newDevice: 'Add a device',
  deviceName: 'Name of the device',
  deviceNameHint: 'For instance: laptop of the front desk',
  deviceMissing: 'Give the device a name.',
  devicesFull: 'You have twenty devices already: remove one first.',
  makePassword: 'Make the password',
  deviceReady: 'To be entered on the device',
  folderAddress: 'Address',
  folderUser: 'User',
  folderPassword: 'Password of the device',
  copy: 'Copy',
  copyOf: (label) => `Copy: ${label}`,
  copied: 'Copied',
  shownOnce: 'This password will not be shown again. It opens your documents and nothing else.',
  howToOpen: {
    windows: 'Windows: in the Explorer, right click on “This PC”, then “Map network drive”.',
    macos: 'macOS: in the Finder, “Go”, then “Connect to Server”.',
    linux: 'Linux: in the file manager, “Other Locations”, with davs:// instead of https://.',
    libreoffice: 'LibreOffice: “File”, “Open Remote”, “Add Service”, WebDAV.',
  },
  madeOn: (day) => `Added on ${day}.`,
  revoke: 'Remove',
  revokeOf: (device) => `Remove ${device}`,
  programEnded: 'Device removed',

  password: 'Password',
  currentPassword: 'Present password',
  currentMissing: 'Enter your present password.',
  changePassword: 'Change the password',
  passwordChanged: 'Password changed. Your other devices are signed out.',
  leave: 'Leave this device',
  leaveHint: 'This device will forget everything it kept of Parvis.',
}
