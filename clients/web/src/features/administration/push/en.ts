/* The same in English. */

import type { fr } from './fr'

export const en: typeof fr = {
  title: 'Notifications',
  heading: 'Notifying when Parvis is closed',
  what: 'A phone or a computer on which Parvis is closed can be woken by its browser’s service alone: Google’s for Chrome, Mozilla’s for Firefox, Apple’s for Safari, Microsoft’s for Edge. That service, of a company outside the European Union or that depends on one, then knows which device is woken, when, how urgently, and by which server.',
  choice: 'What may leave the server',
  nothing: 'Nothing',
  nothingText: 'Devices notify only as long as Parvis is open on them. E-mails go on.',
  bare: 'A notice without any words',
  bareText: 'The device shows “There is something new for you”.',
  titles: 'An encrypted notice, with a title',
  titlesText:
    'Who wrote, in which group, the title of a post, the assembly, day and hour of a sitting, the title and day of an event, the title of an election or of appointments. The service cannot read it: only the device decrypts it. Never the text of a message, never a file.',
  own: 'Everybody then decides, device by device, in their settings. Everybody is told of this choice under “What leaves the server of the town hall”.',
  machines: 'The server writes to these machines only:',
  proof:
    'Of a convocation, the sealed register keeps that the service took a notice. It counts neither as delivered nor as opened.',
  saved: 'Choice saved',
  house: 'Silence of the staff',
  houseText:
    'The hours during which nothing rings for staff who have chosen nothing. Everybody may choose others. Officials and guests have none unless they choose some. No text requires it: it is how the right to disconnect is practised.',
  evenings: 'Evenings and nights',
  begins: 'From',
  ends: 'to',
  weekends: 'Weekends, from Friday evening to Monday morning',
  wrongHours: 'The silence begins and ends at the same hour: change one of them.',
  subject:
    'These services ask for the address of whoever sends. The setting PARVIS_MAIL_FROM of the server gives none that could be reached: put an address of the town hall there, then restart Parvis.',
}
