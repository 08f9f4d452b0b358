/* Signing in, invitations and passwords, in French. */

const groups = (n: number) => (n === 1 ? 'Vous entrez dans 1 groupe' : `Vous entrez dans ${n} groupes`)

export const signin = {
  title: 'Connexion',
  lead: 'L’espace commun des élus et des agents.',
  email: 'Votre adresse électronique',
  emailExample: 'prenom.nom@josselin.example',
  password: 'Mot de passe',
  submit: 'Se connecter',
  forgotten: 'Mot de passe oublié',
  hosted: 'Serveur hébergé par votre collectivité.',
  wrong: 'Cette adresse et ce mot de passe ne vont pas ensemble.',
  tooFast: 'Trop d’essais en peu de temps. Attendez une minute, puis recommencez.',
  offline: 'Le serveur ne répond pas. Vérifiez votre connexion, puis recommencez.',
  failed: 'Le serveur n’a pas pu répondre. Recommencez dans un instant.',
  back: 'Retour à la connexion',
  forgottenTitle: 'Mot de passe oublié',
  forgottenLead: 'Nous vous envoyons un lien pour en choisir un nouveau. Il ne sert qu’une fois.',
  sendLink: 'Recevoir un lien',
  linkSentTitle: 'Vérifiez votre messagerie',
  linkSent: (email: string) =>
    `Si un compte existe pour ${email}, un lien vient d’y être envoyé. Regardez aussi dans les indésirables.`,
  resetTitle: 'Nouveau mot de passe',
  newPassword: 'Choisissez un mot de passe',
  passwordRule: 'Au moins 10 caractères. Une phrase courte convient.',
  passwordShort: (n: number) => (n === 1 ? 'Encore 1 caractère au moins.' : `Encore ${n} caractères au moins.`),
  reset: 'Enregistrer et se connecter',
  others: 'Vos autres appareils seront déconnectés.',
  linkOverTitle: 'Ce lien ne sert plus',
  linkOver: 'Il a déjà servi, ou sa date est passée. Demandez-en un nouveau.',
  invitationOver:
    'Il a déjà servi, ou sa date est passée. Demandez une nouvelle invitation à la personne qui vous a écrit.',
  invitation: 'Invitation',
  welcome: (name: string) => (name ? `Bienvenue ${name}` : 'Bienvenue'),
  opensTo: (by: string, house: string) =>
    house ? `${by} vous ouvre l’espace commun : ${house}.` : `${by} vous ouvre l’espace commun.`,
  enters: groups,
  yourName: 'Votre prénom et votre nom',
  civility: 'Comment s’adresser à vous ?',
  madame: 'Madame',
  monsieur: 'Monsieur',
  until: (day: string) => `Votre accès prend fin le ${day}.`,
  accept: 'Rejoindre Parvis',
  validUntil: (day: string) => `Invitation valable jusqu’au ${day}`,
  nameMissing: 'Écrivez votre prénom et votre nom.',
}
