/* Words of files: joined, on their way, read again. */

import { counted } from '../../i18n'
import { amounts } from './size'

const { amount } = amounts('fr', ['o', 'Ko', 'Mo', 'Go'])

export const fr = {
  attach: 'Joindre un fichier',
  drop: 'Déposez vos fichiers ici',
  list: 'Fichiers joints',
  amount,
  progress: (sent: number, size: number) => `${amount(sent)} sur ${amount(size)}`,
  waits: 'En attente',
  checks: 'Vérification…',
  paused: (share: number) => `En pause à ${share} %`,
  cut: (share: number) => `Connexion coupée à ${share} %`,
  pause: (name: string) => `Mettre en pause ${name}`,
  resume: 'Reprendre',
  remove: (name: string) => `Retirer ${name}`,
  again: 'Réessayer',
  leavesSoon: 'Le message partira dès que les fichiers seront envoyés.',
  refusedOnes: 'Un fichier n’a pas pu être envoyé. Réessayez ou retirez-le.',
  tooMany: (most: number) => `${most} fichiers au plus.`,
  refused: {
    limit: (most: number) => `Trop lourd : ${amount(most)} au plus.`,
    quota: 'Il n’y a plus assez de place sur le serveur. Prévenez votre administrateur.',
    empty: 'Ce fichier est vide.',
    gone: 'Ce fichier a changé ou n’est plus sur cet appareil.',
    other: 'Le serveur n’a pas pu prendre ce fichier.',
  },
  kinds: {
    pdf: 'PDF',
    image: 'Image',
    doc: 'Document',
    sheet: 'Tableur',
    slides: 'Présentation',
    archive: 'Archive',
    video: 'Vidéo',
    audio: 'Son',
    text: 'Texte',
    other: 'Fichier',
  },
  pages: (count: number) => counted('fr', count, 'page', 'pages'),
  open: (name: string) => `Ouvrir ${name}`,
  download: (name: string) => `Télécharger ${name}`,
  missing: 'Ce fichier n’est plus sur le serveur. Prévenez votre administrateur.',
  previous: 'Fichier précédent',
  next: 'Fichier suivant',
  turned: (place: number, count: number) => `${place} sur ${count}`,
  page: (number: number, count: number) => `Page ${number} sur ${count}`,
  larger: 'Agrandir',
  smaller: 'Réduire',
  locked: 'Ce PDF est protégé par un mot de passe. Téléchargez-le pour l’ouvrir.',
  unreadable: 'Ce PDF ne peut pas être affiché ici. Téléchargez-le pour l’ouvrir.',
}
