/* What every message has, in French: reactions, earlier texts, formatting. */

export const fr = {
  addReaction: 'Ajouter une réaction',
  reactions: { agree: 'D’accord', thanks: 'Merci', bravo: 'Bravo', on_it: 'Je m’en occupe' },
  reactedBy: (who: string) => `Par ${who}`,
  versionsTitle: 'Versions du message',
  versionUntil: (when: string) => `Jusqu’à ${when}`,
  versionNow: 'Version actuelle',
  bold: 'Gras',
  italic: 'Italique',
  list: 'Liste à puces',
  quote: 'Citation',
  closedPublishers: 'Seules les personnes qui publient écrivent dans ce groupe. Vous pouvez réagir aux messages.',
}
