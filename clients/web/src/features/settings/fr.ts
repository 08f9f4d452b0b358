/* One's own settings, in French. */

import { counted } from '../../i18n'

const n = (count: number, one: string, many: string) => counted('fr', count, one, many)

export const fr = {
  title: 'Mes réglages',
  problem: 'Signaler un problème',
  parts: {
    profile: 'Profil',
    display: 'Langue et apparence',
    notifications: 'Notifications',
    channel: 'Convocations',
    agenda: 'Agenda',
    privacy: 'Confidentialité',
    connections: 'Connexions et mot de passe',
  },
  about: {
    profile: 'Nom, civilité, téléphone',
    display: 'Français ou anglais, clair ou sombre',
    notifications: 'Courriels, alertes de cet appareil',
    channel: 'Par courriel ou sur papier',
    agenda: 'Autres calendriers, courriels',
    privacy: 'Ce que les autres voient, ce qui est gardé',
    connections: 'Vos appareils, votre mot de passe',
  },
  saved: 'Profil enregistré',

  name: 'Prénom et nom',
  civility: 'Civilité',
  madame: 'Madame',
  monsieur: 'Monsieur',
  noCivility: 'Ne pas la dire',
  civilityHint: 'Elle sert à accorder les convocations : « vous êtes convoquée ».',
  phone: 'Téléphone',
  phoneHint: 'Visible dans l’annuaire par les agents et les élus, jamais par les externes.',
  phoneHintGuest: 'Visible par les agents et les élus de la mairie.',
  keptForYou: 'Tenu par la mairie',
  email: 'Courriel',
  function: 'Fonction',
  service: 'Service',
  changeAddress: 'Changer d’adresse',
  askAdministrator: 'Pour changer les autres informations, adressez-vous à un administrateur.',

  atOnce: 'Votre choix s’applique aussitôt, sur tous vos appareils.',

  notNotified: 'Seulement quand vous ne regardez pas Parvis. Le reste vous attend sur l’accueil.',
  installTitle: 'Installer Parvis',
  installText: 'Installé, Parvis a son icône, s’ouvre dans sa fenêtre et montre le dernier état connu même hors ligne.',
  installed: 'Parvis est installé sur cet appareil.',
  install: {
    apple: 'Dans Safari : bouton Partager, puis « Sur l’écran d’accueil ».',
    android: 'Dans le menu du navigateur : « Ajouter à l’écran d’accueil » ou « Installer l’application ».',
    mac: 'Dans Safari : menu Fichier, puis « Ajouter au Dock ».',
    firefox: 'Firefox n’installe pas de sites sur un ordinateur : épinglez l’onglet, ou utilisez Edge ou Chrome.',
    desk: 'À droite de l’adresse, l’icône d’installation ; ou dans le menu du navigateur, « Installer Parvis ».',
  },

  readingTitle: 'Conversations à deux',
  reading: 'Montrer jusqu’où j’ai lu (« Lu par »)',
  readingText:
    'L’autre personne le verra seulement si elle l’accepte aussi, et vous verrez alors jusqu’où elle a lu. Ce n’est pas une preuve de lecture.',
  readingGroups: 'Dans un groupe, c’est un gestionnaire qui en décide, et le groupe le dit à ses membres.',
  recordedTitle: 'Ce qui est enregistré par nom',
  recorded:
    'L’ouverture et l’accusé de réception d’une convocation ou d’une publication suivie. La page l’annonce avant, et vous y voyez votre propre trace.',
  keepsTitle: 'Ce que Parvis garde de vous',
  keeps:
    'Votre nom, votre civilité, votre fonction, votre adresse et votre téléphone ; ce que vous écrivez ; jusqu’où vous avez lu ; vos accusés de réception et vos réponses ; vos sondages ; ce que vous avez programmé, gardé ou signalé ; vos heures de silence et vos congés ; vos appareils connectés, et l’adresse par laquelle chacun est prévenu.',
  leavesTitle: 'Ce qui sort du serveur de la mairie',
  leavesNothing: 'Tout reste sur le serveur de la mairie : rien n’est transmis ailleurs.',
  leaves: {
    mail: (to: string) =>
      to
        ? `Les courriels qui vous sont envoyés passent par ${to}.`
        : 'Les courriels partent du serveur de la mairie vers la messagerie de chacun.',
    timestamp: (to: string) =>
      `L’autorité d’horodatage ${to} reçoit les empreintes de ce qui est scellé, ni textes ni noms.`,
    witness: (to: string) => `L’empreinte du registre scellé est envoyée chaque jour à une adresse de ${to}.`,
    files: (to: string) => `Les fichiers sont gardés chez ${to}.`,
    database: (to: string) => `Les messages, les comptes et le registre sont gardés sur ${to}.`,
    news: (to: string) => `Les messages passent par ${to} d’un serveur à l’autre, sans y rester.`,
    bare: () =>
      'Si vous demandez un avis quand Parvis est fermé, le service de votre navigateur (Google, Mozilla, Apple ou Microsoft) apprend quel appareil est réveillé, quand, avec quelle urgence et par quel serveur, sans aucun mot. C’est une entreprise établie hors de l’Union européenne ou qui en dépend.',
    titles: () =>
      'Si vous demandez un avis quand Parvis est fermé, un avis passe par le service de votre navigateur (Google, Mozilla, Apple ou Microsoft), chiffré pour votre appareil : qui a écrit, dans quel groupe, le titre d’une publication, l’assemblée, le jour et l’heure d’une séance, le titre et le jour d’un événement, l’intitulé d’une élection ou de rendez-vous. Jamais le texte d’un message. Le service, d’une entreprise établie hors de l’Union européenne ou qui en dépend, apprend quel appareil est réveillé, quand, avec quelle urgence et par quel serveur.',
  },
  keepsAsk: 'Pour consulter ou faire corriger ces données, adressez-vous à la mairie.',

  devices: 'Appareils connectés',
  thisDevice: 'Cet appareil',
  inUse: 'Utilisé en ce moment.',
  seenAt: (when: string) => `Utilisé pour la dernière fois ${when}.`,
  signedInOn: (day: string) => `Connexion du ${day}.`,
  end: 'Déconnecter',
  endOn: (device: string) => `Déconnecter ${device}`,
  ended: 'Appareil déconnecté',
  noOther: 'Aucun autre appareil n’est connecté.',
  endOthers: 'Déconnecter tous les autres appareils',
  endOthersTitle: (count: number) => `Déconnecter ${n(count, 'autre appareil', 'autres appareils')} ?`,
  endOthersText: 'Il faudra y saisir de nouveau votre mot de passe. Celui-ci reste connecté.',
  endOthersAct: 'Tous les déconnecter',
  endedOthers: 'Les autres appareils sont déconnectés',
  devicesText: 'Vous ne reconnaissez pas un appareil ? Déconnectez-le, puis changez votre mot de passe.',
  digestTitle: 'Par courriel',
  digestText: 'Les publications que vous n’avez pas lues, les mentions et les messages directs en attente.',
  digestOften: 'Fréquence',
  digests: {
    immediate: 'Au fil de l’eau',
    daily: 'Chaque jour',
    weekly: 'Chaque semaine',
    none: 'Jamais',
  },
  digestsText: {
    immediate: 'Dix minutes après, si vous ne l’avez pas lu entre-temps',
    daily: 'Un résumé à 7 h',
    weekly: 'Un résumé le lundi à 7 h',
    none: '',
  },
  digestNever: (mails: boolean) =>
    (mails ? 'Les convocations arrivent toujours. ' : '') +
    'Le texte des messages et des publications suivies n’est jamais envoyé.',

  folders: 'Vos documents dans l’Explorateur ou le Finder',
  foldersText:
    'Les documents de vos groupes s’ouvrent comme un dossier réseau de votre ordinateur, et dans Word ou LibreOffice : enregistrer en fait une nouvelle version. Chaque appareil a son propre mot de passe, que vous retirez ici.',
  newDevice: 'Ajouter un appareil',
  deviceName: 'Nom de l’appareil',
  deviceNameHint: 'Par exemple : portable de l’accueil',
  deviceMissing: 'Donnez un nom à l’appareil.',
  devicesFull: 'Vous avez déjà vingt appareils : retirez-en un d’abord.',
  makePassword: 'Créer le mot de passe',
  deviceReady: 'À saisir sur l’appareil',
  folderAddress: 'Adresse',
  folderUser: 'Utilisateur',
  folderPassword: 'Mot de passe de l’appareil',
  copy: 'Copier',
  copyOf: (label: string) => `Copier : ${label}`,
  copied: 'Copié',
  shownOnce: 'Ce mot de passe ne s’affichera plus. Il n’ouvre que vos documents.',
  howToOpen: {
    windows: 'Windows : dans l’Explorateur, clic droit sur « Ce PC », puis « Connecter un lecteur réseau ».',
    macos: 'macOS : dans le Finder, « Aller », puis « Se connecter au serveur ».',
    linux: 'Linux : dans le gestionnaire de fichiers, « Autres emplacements », avec davs:// au lieu de https://.',
    libreoffice: 'LibreOffice : « Fichier », « Ouvrir un fichier distant », « Ajouter un service », WebDAV.',
  },
  madeOn: (day: string) => `Ajouté le ${day}.`,
  revoke: 'Retirer',
  revokeOf: (device: string) => `Retirer ${device}`,
  programEnded: 'Appareil retiré',

  password: 'Mot de passe',
  currentPassword: 'Mot de passe actuel',
  currentMissing: 'Saisissez votre mot de passe actuel.',
  changePassword: 'Changer le mot de passe',
  passwordChanged: 'Mot de passe changé. Vos autres appareils sont déconnectés.',
  leave: 'Quitter cet appareil',
  leaveHint: 'Cet appareil oubliera tout ce qu’il gardait de Parvis.',
}
