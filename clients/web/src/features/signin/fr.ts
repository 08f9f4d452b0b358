/* Signing in, invitations and passwords, in French. */

const groups = (n: number) => (n === 1 ? 'Vous entrez dans 1 groupe' : `Vous entrez dans ${n} groupes`)

export const fr = {
  title: 'Connexion',
  lead: 'L’espace commun des élus et des agents.',
  email: 'Votre adresse électronique',
  emailExample: 'prenom.nom@josselin.example',
  password: 'Mot de passe',
  emailMissing: 'Indiquez votre adresse électronique.',
  passwordMissing: 'Indiquez votre mot de passe.',
  submit: 'Se connecter',
  forgotten: 'Mot de passe oublié',
  hosted: 'Serveur hébergé par votre collectivité.',
  wrong: 'Cette adresse et ce mot de passe ne vont pas ensemble.',
  accessOver: (lastDay: string, house: string) =>
    `${lastDay ? `Votre accès a pris fin le ${lastDay}.` : 'Votre compte est fermé.'} Pour revenir, adressez-vous à l’administration de l’espace${house ? ` (${house})` : ''}.`,
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
  stopTitle: 'Résumés par courriel',
  stopLead: 'Vous ne recevrez plus les publications et les messages non lus par courriel.',
  stopKept: 'Les convocations, elles, arrivent toujours.',
  stop: 'Ne plus recevoir',
  stopped: 'C’est noté : vous ne recevrez plus de résumés.',
  stopOver: 'Ce lien n’est pas complet. Ouvrez-le de nouveau depuis le courriel, ou changez vos réglages dans Parvis.',
  stopSettings: 'Choisir une autre fréquence',
  addressTitle: 'Confirmer une adresse',
  addressLead: (name: string, before: string) =>
    `${name}, cette adresse remplacera ${before} : vous vous connecterez avec elle, et vos convocations y arriveront.`,
  addressAgreeLead: (name: string, before: string) =>
    `${name}, l’administration a inscrit cette nouvelle adresse pour vous, au lieu de ${before}. Si elle est bien la vôtre, vous vous connecterez avec elle. Sinon, ne confirmez rien et prévenez la mairie.`,
  addressAgree: 'Oui, cette adresse est la mienne',
  addressAgreed: (email: string) =>
    `C’est noté. Suivez encore le lien envoyé à ${email} pour vous connecter avec elle.`,
  addressPassword: 'Celui de votre compte, pour vous connecter avec cette adresse.',
  addressRead: (before: string) =>
    `Vos convocations arrivent bien ici. Pour vous connecter aussi avec cette adresse, revenez par le même lien avec votre mot de passe, confirmez-la dans Parvis, ou suivez le lien envoyé à ${before}. Si vous n’avez plus rien de cela, demandez à la mairie.`,
  addressConfirm: 'Confirmer cette adresse',
  addressConfirmed: (email: string) => `C’est fait : votre adresse est désormais ${email}.`,
  addressOver: 'Il a déjà servi, a été retiré, ou sa date est passée. La mairie peut en envoyer un autre.',
  addressTaken: 'Une autre personne a pris cette adresse entre-temps. Prévenez la mairie.',
  nameMissing: 'Écrivez votre prénom et votre nom.',
  nameTaken:
    'Ce nom est celui de quelqu’un d’autre, ou n’est pas en lettres latines : demandez à la mairie de vous inscrire sous le vôtre.',
}
