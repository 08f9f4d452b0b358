/* Copies for information to councillors of member communes, in French. */

import { counted } from '../../../i18n'

const n = (count: number, one: string, many: string) => counted('fr', count, one, many)
const councillors = (count: number) => n(count, 'conseiller', 'conseillers')

export const fr = {
  /* The list of an intercommunal council */
  title: 'Conseillers à informer',
  about:
    'Les conseillers des communes membres qui ne siègent pas reçoivent copie de chaque convocation, puis la liste des délibérations et le procès-verbal adopté (article L. 5211-40-2 du CGCT). Ils ne sont pas convoqués.',
  none: 'Aucun conseiller n’est inscrit : rien ne part en copie.',
  keep: 'Tenir la liste',
  show: (count: number) => `Voir ${councillors(count)}`,
  since: (day: string) => `depuis le ${day}`,
  until: (day: string) => `retiré le ${day}`,
  noCommune: 'Commune non indiquée',

  /* Keeping it */
  keepTitle: 'Conseillers à informer',
  lines: 'Un conseiller par ligne',
  linesHint:
    'Nom ; commune ; adresse électronique. Un tableau peut être collé tel quel. Qui n’y figure plus est retiré de la liste à ce jour.',
  wrongLine: (line: number) => `Ligne ${line} : il manque un nom ou une adresse électronique.`,
  twice: (line: number) => `Ligne ${line} : cette adresse figure déjà plus haut.`,
  tooMany: (most: number) => `La liste ne peut dépasser ${most} conseillers.`,
  read: (count: number) => `${councillors(count)} dans cette liste.`,
  kept: (count: number) => `Liste enregistrée : ${councillors(count)}.`,

  /* Before sending */
  willBe: (count: number) =>
    `${councillors(count)} des communes membres recevront aussi, en copie pour information, la convocation, ses notes et ses documents (article L. 5211-40-2 du CGCT).`,
  willBeNone:
    'Aucun conseiller des communes membres n’est inscrit pour recevoir copie de la convocation (article L. 5211-40-2 du CGCT).',
  toList: 'Tenir la liste',

  /* On the follow-up */
  sent: 'Copies pour information',
  kind: {
    convocation: 'Convocation',
    deliberations: 'Liste des délibérations',
    minutes: 'Procès-verbal',
  },
  ratio: (handed: number, of: number) => `${handed} sur ${of} remises`,
  failed: (count: number) => n(count, 'non remise', 'non remises'),
  filed: 'Courriel écrit dans un fichier, non envoyé',
  refused: 'Courriel refusé',
  bounced: 'Courriel revenu',
}
