/* What the interface says, in French. The words are those fixed in the design; each feature keeps its own beside its screens. */

import { counted } from './plural'

const n = (count: number, one: string, many: string) => counted('fr', count, one, many)

export const fr = {
  product: 'Parvis',
  skip: 'Aller au contenu',
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
    close: 'Fermer',
    save: 'Enregistrer',
    send: 'Envoyer',
    retry: 'Réessayer maintenant',
    show: 'Afficher',
    hide: 'Masquer',
    signOut: 'Se déconnecter',
  },
  theme: { label: 'Apparence', system: 'Comme l’appareil', light: 'Claire', dark: 'Sombre' },
  language: { label: 'Langue', fr: 'Français', en: 'English' },
  network: {
    offline: 'Hors ligne',
    willBeSent: (count: number) =>
      `${n(count, 'message', 'messages')} ${count === 1 ? 'sera envoyé' : 'seront envoyés'}`,
    connecting: 'Reconnexion…',
    waiting: (count: number) => `${n(count, 'message', 'messages')} en attente`,
    back: 'De retour en ligne.',
    sent: (count: number) => `${n(count, 'message', 'messages')} ${count === 1 ? 'envoyé' : 'envoyés'}.`,
  },
  state: {
    failed: 'La liste n’a pas pu être chargée',
    loading: 'Chargement',
    notFoundTitle: 'Cette page n’existe pas, ou ne vous est pas ouverte',
    notFound: 'Si un collègue vous a donné ce lien, demandez-lui de vous ajouter au groupe.',
    backHome: 'Retour à l’accueil',
    downTitle: 'Le serveur ne répond pas',
    down: 'Vos brouillons sont conservés sur cet appareil.',
    nextTry: (seconds: number) => `Nouvel essai dans ${seconds} s.`,
    crashTitle: 'Cette page n’a pas pu s’afficher',
    crash: 'Rien de ce que vous avez écrit n’est perdu. Rechargez la page ; si cela se reproduit, prévenez la mairie.',
    reload: 'Recharger',
  },
  failure: {
    not_found: 'Cet élément n’existe plus, ou ne vous est plus ouvert.',
    not_allowed: 'Vous n’avez pas ce droit dans ce groupe.',
    invalid: 'Une des valeurs n’est pas acceptée.',
    conflict: 'C’est déjà fait, ou quelqu’un a été plus rapide.',
    archived: 'Ce groupe est archivé : on peut le lire, plus y écrire.',
    too_fast: 'Trop de demandes en peu de temps. Attendez un instant.',
    wrong_password: 'Mot de passe incorrect.',
    offline: 'Vous êtes hors ligne. Réessayez une fois la connexion revenue.',
    other: 'Le serveur n’a pas pu faire ce qui lui était demandé.',
    reference: (reference: string) => `Référence ${reference}`,
  },
  people: {
    and: (first: string, last: string) => `${first} et ${last}`,
    others: (count: number) => (count === 1 ? '1 autre personne' : `${count} autres personnes`),

    all: 'tous',
    unknown: 'Personne partie',
    you: 'Vous',
  },
  reminder: {
    text: (title: string) => `On vous rappelle une publication à lire : ${title}`,
    read: 'Lire',
  },
  text: {
    unfold: 'Lire la suite',
    fold: 'Réduire',
  },
  date: {
    today: 'Aujourd’hui',
    yesterday: 'Hier',
    at: (day: string, time: string) => `${day} à ${time}`,
  },
}
