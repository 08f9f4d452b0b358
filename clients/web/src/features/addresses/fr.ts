/* Electronic addresses, in French. */

import { of } from '../../i18n'

export const fr = {
  title: (name: string) => `Adresse électronique ${of(name)}`,
  ownTitle: 'Votre adresse électronique',
  inForce: 'Adresse actuelle',
  since: (day: string) => `Depuis le ${day}`,
  signsIn: (email: string) => `La connexion se fait encore avec ${email}, jusqu’à la confirmation.`,
  stays: (letters: string, email: string, name: string) =>
    `Les convocations partent à ${letters} ; la connexion reste à ${email} tant que ${name} ne l’a pas confirmé : par son mot de passe, dans sa session, ou depuis son ancienne boîte.`,
  readAlready: 'Le lien envoyé à la nouvelle adresse a été suivi.',
  agreedAlready: 'L’accord est donné ; le lien envoyé à la nouvelle adresse reste à suivre.',
  signsInNow: (email: string) => `La connexion se fait désormais avec ${email}.`,
  agreeFor: 'Confirmer à sa place',
  agreeForText:
    'Pour qui n’a plus ni mot de passe, ni session, ni ancienne boîte : un autre administrateur, en fonction depuis sept jours, confirme à sa place ; s’il n’y en a pas, celui qui l’a inscrite, après sept jours pendant lesquels la personne a pu se connecter, et personne n’a perdu ses droits d’administration.',
  recordedForYou: (letters: string, email: string) =>
    `L’administration a inscrit une nouvelle adresse pour vous : ${letters}. Vos convocations y partent ; votre connexion reste à ${email} tant que vous ne l’avez pas confirmé.`,
  mine: 'Oui, c’est la mienne',
  notMine: 'Ce n’est pas moi',
  agreed: (email: string, done: boolean) =>
    done ? `Vous vous connectez désormais avec ${email}.` : `C’est noté. Suivez encore le lien envoyé à ${email}.`,
  notMineDone: (before: string) => `C’est noté : vos convocations partent de nouveau à ${before}. Prévenez la mairie.`,
  waits: (email: string) => `En attente de confirmation : un lien a été envoyé à ${email}.`,
  waitsUntil: 'Il sert pendant trois jours. Inscrire de nouveau la même adresse en envoie un autre.',
  takeBack: 'Retirer ce changement',
  takenBack: 'Changement retiré',
  change: 'Changer d’adresse',
  changeOf: 'Changer l’adresse électronique',
  email: 'Nouvelle adresse électronique',
  emailWrong: 'Indiquez une adresse, comme prenom.nom@exemple.fr.',
  requestedOn: 'Demandée le',
  requestedHint: 'Le jour où la personne l’a donnée. Celui de l’inscription est noté à part.',
  requestedWrong: 'Indiquez un jour, au plus tard aujourd’hui.',
  atOnce:
    'Les convocations y partent dès maintenant. La connexion reste à l’ancienne tant que la personne n’a pas confirmé la nouvelle elle-même ; l’ancienne adresse et ses appareils en sont avertis.',
  ownText:
    'Un lien est envoyé à la nouvelle adresse : elle remplace l’ancienne une fois confirmée, pour vous connecter et pour recevoir vos convocations. L’ancienne en est avertie.',
  password: 'Votre mot de passe',
  passwordMissing: 'Indiquez votre mot de passe.',
  save: 'Inscrire l’adresse',
  ask: 'Demander le changement',
  saved: (email: string) => `Adresse inscrite : ${email}`,
  asked: (email: string) => `Un lien a été envoyé à ${email}`,
  history: 'Changements inscrits',
  none: 'Aucun changement depuis l’entrée dans Parvis.',
  from: (before: string) => `au lieu de ${before}`,
  recorded: (asked: string, day: string, by: string) => `Demandée le ${asked}, inscrite le ${day} par ${by}`,
  confirmed: (day: string) => `Confirmée le ${day}`,
  unconfirmed: 'À confirmer',
  withdrawn: 'Retirée, ou remplacée avant d’être confirmée',
  refused: {
    email: 'Cette adresse est déjà celle d’une autre personne.',
    same: 'C’est déjà l’adresse en vigueur.',
    requested_on: 'Une demande ne peut pas être datée de l’avenir.',
    person: 'Cette personne n’a plus accès à Parvis.',
    population: 'Adressez-vous à la personne qui vous a invité.',
    second: 'Un autre administrateur, en fonction depuis sept jours, doit confirmer cette adresse.',
    delay:
      'Il n’y a pas d’autre administrateur en fonction depuis sept jours : attendez que sept jours soient passés depuis l’inscription, depuis la réouverture du compte, et depuis que quelqu’un a perdu ses droits d’administration.',
    change: 'Ce changement a déjà été confirmé, remplacé ou retiré.',
  },
}
