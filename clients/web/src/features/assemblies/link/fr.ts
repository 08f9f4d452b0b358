/* From the letter to the convocation, in French. */

export const fr = {
  hello: (name: string) => `Bonjour ${name}`,
  over: 'Ce lien ne sert plus',
  overText: 'Il est valable jusqu’à une semaine après la séance. Connectez-vous pour retrouver vos convocations.',
  replaced:
    'Une nouvelle version a remplacé cette convocation. Ouvrez le lien du courriel le plus récent, ou connectez-vous.',
  cancelled: 'Cette séance est annulée : ne vous déplacez pas.',
  announced: 'En ouvrant la convocation, vous faites enregistrer la date et l’heure de son ouverture, à votre nom.',
  open: 'Ouvrir la convocation',
  opened: (when: string) => `Ouverte ${when} : c’est enregistré.`,
  acknowledged: (when: string) => `Accusé de réception enregistré ${when}.`,
  acknowledging: 'Accuser réception',
  acknowledge: 'J’accuse réception',
  whyAcknowledge:
    'Un code vous sera envoyé par courriel : il montre que c’est bien vous. Vous direz ensuite si vous venez.',
  answer: 'Répondre',
  why: 'Pour dire si vous venez ou donner pouvoir, il faut montrer que c’est bien vous.',
  sendCode: 'Recevoir un code par courriel',
  sent: 'Un code à 6 chiffres vient d’être envoyé à l’adresse où vous avez reçu la convocation.',
  atOnce: 'Votre accusé de réception est enregistré dès le sixième chiffre.',
  code: 'Code reçu',
  wrong: 'Ce n’est pas ce code, ou il a déjà servi. Vérifiez-le, ou demandez-en un autre.',
  unknown:
    'La réponse du serveur n’est pas arrivée : on ne sait pas encore si c’est enregistré. Continuez une fois la connexion revenue.',
  enter: 'Continuer',
  again: 'Recevoir un autre code',
  password: 'Se connecter avec un mot de passe',
}
