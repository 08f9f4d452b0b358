/* The problems that people report, in French. */

export const fr = {
  title: 'Signalements',
  none: 'Aucun problème signalé',
  noneText: 'Chacun peut en signaler depuis ses réglages, ou par la recherche (Ctrl + K).',
  open: 'À traiter',
  settled: 'Traités',
  on: (page: string) => `Page : ${page}`,
  error: (reference: string) => `Erreur ${reference}, à chercher dans les journaux du serveur`,
  settle: 'Traité',
  settleOf: (who: string) => `Traité : signalement de ${who}`,
  reopen: 'Rouvrir',
  reopenOf: (who: string) => `Rouvrir : signalement de ${who}`,
  forgotten: 'Un signalement traité est effacé après 90 jours.',
}
