/* Telling the administrators what does not work, in French. */

export const fr = {
  title: 'Signaler un problème',
  what: 'Que se passe-t-il ?',
  whatHint: 'Ce que vous vouliez faire, et ce qui est arrivé à la place.',
  goes: 'Partent avec votre texte : votre nom, le nom de la page, celui de votre navigateur et le numéro de la dernière erreur. Rien de ce que vous lisiez ou écriviez.',
  lastError: (reference: string) => `Dernière erreur : ${reference}`,
  missing: 'Décrivez le problème en quelques mots.',
  send: 'Signaler',
  sent: 'Signalé aux administrateurs. Merci.',
  tooFast: 'Vous en avez signalé beaucoup à la suite. Réessayez dans une heure.',
}
