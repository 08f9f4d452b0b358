/* What the interface says, in French. The words are those fixed in the design; each feature keeps its own beside its screens. */

import { counted } from './plural'

const n = (count: number, one: string, many: string) => counted('fr', count, one, many)

export const fr = {
  product: 'Parvis',
  skip: 'Aller au contenu',
  palette: {
    label: 'Rechercher, aller à, faire',
    placeholder: 'Rechercher, aller à, faire…',
    escape: 'Échap',
    failed: 'La palette n’a pas pu être chargée. Vérifiez votre connexion, puis ouvrez-la à nouveau.',
  },
  nav: {
    label: 'Rubriques',
    search: 'Rechercher',
    home: 'Accueil',
    discussions: 'Discussions',
    publications: 'Publications',
    sittings: 'Séances',
    agenda: 'Agenda',
    directory: 'Annuaire',
    administration: 'Administration',
    more: 'Plus',
    settings: 'Mes réglages',
    me: (name: string) => `${name}, mon compte`,
    back: 'Retour',
  },
  count: {
    unread: (count: number) => (count === 1 ? 'non lu' : 'non lus'),
    expected: (count: number) => (count === 1 ? 'vous attend' : 'vous attendent'),
    mentions: (count: number) => (count === 1 ? 'mention' : 'mentions'),
  },
  population: {
    staff: 'Agent',
    official: 'Élu',
    officialF: 'Élue',
    guest: 'Externe',
  },
  presence: { online: 'En ligne', away: 'Absent du poste', offline: 'Hors ligne' },
  act: {
    cancel: 'Annuler',
    undo: 'Annuler',
    close: 'Fermer',
    dismiss: 'Masquer cet avis',
    save: 'Enregistrer',
    goOn: 'Continuer',
    giveUp: 'Abandonner',
    send: 'Envoyer',
    retry: 'Réessayer maintenant',
    show: 'Afficher',
    hide: 'Masquer',
    signOut: 'Se déconnecter',
  },
  leaving: {
    unsent: 'Se déconnecter sans envoyer ?',
    refused: (count: number) =>
      count === 1
        ? 'Un message n’a pas pu être envoyé. Il sera effacé de cet appareil.'
        : `${count} messages n’ont pas pu être envoyés. Ils seront effacés de cet appareil.`,
    lost: (count: number) =>
      count === 1
        ? 'Un message attend encore d’être envoyé. Il sera perdu.'
        : `${count} messages attendent encore d’être envoyés. Ils seront perdus.`,
    offline: 'Hors ligne : vous pourrez vous déconnecter une fois la connexion revenue.',
  },
  revised: {
    label: 'Modification faite ailleurs',
    choose: 'Votre texte est gardé ici. Voici ce qui est enregistré :',
    take: 'Reprendre ce qui est enregistré',
    keep: 'Enregistrer ma version',
    byYou: (when: string) =>
      `Vous avez modifié ceci entre-temps, dans une autre fenêtre ou sur un autre appareil (${when}).`,
    by: (name: string, when: string) => `${name} a modifié ceci entre-temps (${when}).`,
    bySomebody: (when: string) => `Ceci a été modifié entre-temps (${when}).`,
  },
  theme: { label: 'Apparence', system: 'Comme l’appareil', light: 'Claire', dark: 'Sombre' },
  language: { label: 'Langue', fr: 'Français', en: 'English' },
  network: {
    offline: 'Hors ligne',
    willBeSent: (count: number) =>
      `${n(count, 'message', 'messages')} ${count === 1 ? 'sera envoyé' : 'seront envoyés'}`,
    forFiles: (count: number) =>
      count === 1
        ? '1 message attend ses fichiers : gardez Parvis ouvert'
        : `${count} messages attendent leurs fichiers : gardez Parvis ouvert`,
    connecting: 'Reconnexion…',
    waiting: (count: number) => `${n(count, 'message', 'messages')} en attente`,
    back: 'De retour en ligne.',
    sent: (count: number) => `${n(count, 'message', 'messages')} ${count === 1 ? 'envoyé' : 'envoyés'}.`,
  },
  state: {
    noMail: 'Aucun courriel ne part : la mairie n’a pas de serveur de messagerie.',
    failed: 'La liste n’a pas pu être chargée',
    loading: 'Chargement',
    givenUp: 'Abandonner ce que vous avez écrit ici ?',
    notFoundTitle: 'Cette page n’existe pas, ou ne vous est pas ouverte',
    notFound: 'Si un collègue vous a donné ce lien, demandez-lui de vous ajouter au groupe.',
    backHome: 'Retour à l’accueil',
    downTitle: 'Le serveur ne répond pas',
    down: 'Vos brouillons sont conservés sur cet appareil.',
    nextTry: (seconds: number) => `Nouvel essai dans ${seconds} s.`,
    crashTitle: 'Cette page n’a pas pu s’afficher',
    crash: 'Rien de ce que vous avez écrit n’est perdu. Rechargez la page ; si cela se reproduit, prévenez la mairie.',
    reload: 'Recharger',
    resuming: 'La ligne est coupée. Cela reprend de lui-même à son retour.',
  },
  failure: {
    not_found: 'Cet élément n’existe plus, ou ne vous est plus ouvert.',
    not_allowed: 'Vous n’avez pas ce droit dans ce groupe.',
    invalid: 'Une des valeurs n’est pas acceptée.',
    conflict: 'C’est déjà fait, ou quelqu’un a été plus rapide.',
    archived: 'Ce groupe est archivé : on peut le lire, plus y écrire.',
    too_fast: 'Trop de demandes en peu de temps. Attendez un instant.',
    directs:
      'Vous avez commencé beaucoup de conversations directes en une heure : attendez avant d’en commencer une autre.',
    wrong_password: 'Mot de passe incorrect.',
    offline: 'Vous êtes hors ligne. Réessayez une fois la connexion revenue.',
    unanswered:
      'La ligne a été coupée avant la réponse : on ne sait pas encore si c’est enregistré. Une fois la connexion revenue, vérifiez avant de recommencer.',
    other: 'Le serveur n’a pas pu faire ce qui lui était demandé.',
    reference: (reference: string) => `Référence ${reference}`,
  },
  people: {
    and: (first: string, last: string) => `${first} et ${last}`,
    others: (count: number) => (count === 1 ? '1 autre personne' : `${count} autres personnes`),

    all: 'tous',
    unknown: 'Personne que vous ne voyez plus',
    you: 'Vous',
    /** The conversation of somebody with themselves. */
    own: 'Mes notes et documents',
  },
  call: {
    post: (title: string) => `Publication : ${title}`,
    convocation: (body: string, day: string) => `Convocation : ${body}, ${day}`,
    event: (title: string, day: string) => `Événement : ${title}, ${day}`,
    away: 'Pendant votre silence',
    missed: (news: number, places: number) =>
      `${n(news, 'nouveauté', 'nouveautés')} dans ${n(places, 'conversation', 'conversations')}`,
  },
  recall: {
    title: (what: string) => `Rappel · ${what}`,
    text: (what: string) => `Rappel : ${what}`,
    done: 'C’est fait : ce message n’est plus attendu.',
  },
  reminder: {
    text: (title: string) => `On vous rappelle une publication à lire : ${title}`,
    anew: (title: string) => `Une publication modifiée est à lire à nouveau : ${title}`,
    read: 'Lire',
  },
  text: {
    unfold: 'Lire la suite',
    fold: 'Réduire',
  },
  date: {
    townHours: (zone: string) => `Heures de la mairie (${zone}), et non de cet appareil.`,
    today: 'Aujourd’hui',
    yesterday: 'Hier',
    at: (day: string, time: string) => `${day} à ${time}`,
  },
}
