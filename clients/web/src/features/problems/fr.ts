/* Telling the administrators what does not work, in French. */

export const fr = {
  title: 'Signaler un problème',
  what: 'Que se passe-t-il ?',
  whatHint: 'Ce que vous vouliez faire, et ce qui est arrivé à la place.',
  goes: 'Partent avec votre texte : votre nom, celui de la page, ce que votre navigateur dit de lui-même et le numéro de la dernière erreur. Rien de ce que vous lisiez ou écriviez. Gardé quatre-vingt-dix jours après réponse, un an sans réponse.',
  lastError: (reference: string) => `Dernière erreur : ${reference}`,
  missing: 'Décrivez le problème en quelques mots.',
  send: 'Signaler',
  sent: 'Signalé aux administrateurs. Merci.',
  many: 'Vingt de vos signalements attendent déjà. Un administrateur doit d’abord les voir.',
  tooFast: 'Vous en avez signalé beaucoup à la suite. Réessayez dans une heure.',
}
