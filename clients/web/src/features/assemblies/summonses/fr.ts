/* Following a convocation, answering it and printing it, in French. */

import type { Civility } from '../../../frames'
import { counted, of } from '../../../i18n'

const n = (count: number, one: string, many: string) => counted('fr', count, one, many)
const agreed = (civility: Civility, neutral: string, man: string, woman: string) =>
  civility === '' ? neutral : civility === 'madame' ? woman : man

export const fr = {
  /* The convocation as it is read */
  convened: (me: string, civility: Civility, by: string) =>
    civility === ''
      ? `${by}${by.includes(',') ? ',' : ''} vous convoque.`
      : `${me}, vous êtes ${agreed(civility, '', 'convoqué', 'convoquée')} par ${by}.`,
  convenesHimself: 'Vous convoquez cette séance.',
  sentTo: (count: number, group: string) =>
    count ? `Adressée à ${n(count, 'personne', 'personnes')}.` : `Adressée aux élus du groupe ${group}.`,
  sent: (version: number, when: string, by: string) => `Version ${version}, figée ${when} par ${by}.`,
  announced: 'L’ouverture de cette convocation est enregistrée : date et heure.',
  opening: (time: string) => `Votre ouverture est enregistrée (${time}).`,
  recorded: 'Ce qui est enregistré sur vous',
  notified:
    'Si un avis est parti vers un appareil où vous êtes connecté, le registre garde aussi quand, et le service de navigateur qui l’a pris. Cela ne vaut ni remise ni ouverture.',
  openChat: 'Ouvrir la discussion du groupe',
  everybody: (count: number) => n(count, 'personne convoquée', 'personnes convoquées'),
  urgency: 'Convocation en urgence.',
  second: 'Seconde convocation.',
  firstUnknown: (count: number) =>
    `À la première séance, le quorum a manqué pour ${count > 1 ? 'les questions reportées' : 'la question reportée'}.`,
  firstLacked: (day: string, time: string, counts: string) =>
    `À la séance du ${day} à ${time}, le quorum a manqué ${counts}.`,
  firstDeclared: (day: string, time: string, items: string, by: string) =>
    `À la séance du ${day} à ${time}, tenue hors Parvis, le quorum a manqué ${items}, d’après ${by}.`,
  lacked: (where: string, present: number, inOffice: number, needed: number) =>
    `${where} (${n(present, 'présent', 'présents')} sur ${inOffice} en exercice, ${needed} requis)`,
  atOpening: 'à l’ouverture',
  onItems: (items: string, count: number) => `${count > 1 ? 'pour les points' : 'pour le point'} ${items}`,
  onQuestions: (titles: string, count: number) => `${count > 1 ? 'pour les questions' : 'pour la question'} ${titles}`,
  quoted: (title: string) => `«\u00a0${title}\u00a0»`,
  seeFirst: 'Voir la première',
  replaced: 'Cette convocation a été remplacée.',
  seeNewest: 'Lire la nouvelle version',
  newVersion: (version: number) => `Version ${version} : elle remplace la précédente.`,
  moved: (place: string, before: string) =>
    `Seul le lieu change : «\u00a0${place}\u00a0», au lieu de «\u00a0${before}\u00a0». La date, l’heure et l’ordre du jour restent ceux de la version précédente.`,
  seeFormer: 'Voir la précédente',
  cancelled: (when: string) => `Séance annulée ${when}.`,

  acknowledge: 'J’accuse réception',
  acknowledgeHint: 'La date et l’heure sont enregistrées. Vous répondrez ensuite.',
  acknowledgeOffline: 'Hors ligne : vous pourrez accuser réception une fois la connexion revenue.',
  giving: 'Envoi…',
  presenceOffline: 'Hors ligne : votre réponse de présence s’affichera ici une fois la connexion revenue.',
  answerOffline: 'Hors ligne : vous pourrez répondre une fois la connexion revenue.',
  acknowledged: 'Accusé de réception enregistré',
  presence: 'Votre présence',
  presenceText: (civility: Civility, substitute: boolean) =>
    substitute
      ? `Vous pourrez répondre juste après l’accusé de réception : ${agreed(civility, 'présence ou absence', 'présent ou absent', 'présente ou absente')}.`
      : `Vous pourrez répondre juste après l’accusé de réception : ${agreed(civility, 'présence, absence', 'présent, absent', 'présente, absente')}, ou pouvoir à un collègue.`,
  willYou: (day: string) => `Serez-vous là ${day} ?`,
  present: (civility: Civility) => agreed(civility, 'Présence', 'Présent', 'Présente'),
  absent: (civility: Civility) => agreed(civility, 'Absence', 'Absent', 'Absente'),
  absentAlone: (civility: Civility) =>
    agreed(civility, 'Absence, sans pouvoir', 'Absent, sans pouvoir', 'Absente, sans pouvoir'),
  proxy: 'Pouvoir',
  proxyTo: 'Je donne pouvoir à…',
  toWhom: 'À qui ?',
  choose: 'Choisir un collègue',
  oneEach: 'Une personne ne porte qu’un seul pouvoir. Elle doit être présente.',
  wholeSitting: 'Toute la séance. Vous pourrez retirer ce pouvoir, aussi pendant la séance.',
  forItems: 'Pour quels points ?',
  severalSittings: 'Pour plusieurs séances de suite',
  howMany: 'Nombre de séances, celle-ci comprise',
  ill: 'En cas de maladie dûment constatée',
  answerPresent: (civility: Civility) =>
    agreed(civility, 'Répondre : présence', 'Répondre : présent', 'Répondre : présente'),
  answerAbsent: (civility: Civility) =>
    agreed(civility, 'Répondre : absence', 'Répondre : absent', 'Répondre : absente'),
  answerProxy: (name: string) => `Donner pouvoir à ${name}`,
  answer: 'Répondre',
  chooseFirst: 'Choisissez votre réponse.',
  holderMissing: 'Choisissez à qui vous donnez pouvoir.',
  changeableUntil: (when: string) => `Réponse modifiable jusqu’à ${when}.`,
  change: 'Changer ma réponse',
  keep: 'Garder ma réponse',
  yourAnswer: 'Votre réponse',
  changed: (what: string) => `Réponse enregistrée : ${what}.`,
  given: (name: string) => `pouvoir à ${name}`,
  forSittings: (count: number) => `pour ${n(count, 'séance', 'séances')}`,
  history: 'Vos réponses précédentes',
  revokes: (name: string) => `Répondre autrement retire le pouvoir donné à ${name}.`,
  youHold: (name: string) => `${name} vous a donné pouvoir.`,
  youHoldAbsent: (name: string) => `${name} vous a donné pouvoir : si vous êtes absent, ce pouvoir ne tient plus.`,
  lapsed: (name: string) =>
    `Votre pouvoir ne tient plus : ${name} ne sera pas en séance. Choisissez un autre collègue.`,
  tooLate: 'L’heure de la séance est venue. Tant qu’elle est tenue, un pouvoir se donne ou se reprend sur sa page.',

  trail: {
    sent: (when: string) => `Envoyée ${when}`,
    here: (when: string) => `Mise à disposition dans Parvis ${when}`,
    byMail: (address: string) => `par courriel à ${address}, et dans Parvis`,
    onPaper: 'sur papier, selon votre demande',
    handed: (when: string) => `Courriel remis au serveur de messagerie ${when}`,
    handedEntered: (when: string) => `inscrit au registre scellé ${when}`,
    filed: (when: string) =>
      `Courriel écrit dans un fichier ${when}, faute de serveur de messagerie : il n’est pas parti`,
    refused: (when: string) => `Courriel refusé par le serveur de messagerie ${when}`,
    bounced: (when: string) => `Courriel revenu ${when}`,
    notHanded: 'Courriel remis au serveur de messagerie : pas encore',
    hand: (when: string) => `Remise en main propre ${when}`,
    post: (when: string) => `Postée ${when}`,
    notDelivered: 'Remise ou postée : pas encore',
    opened: (when: string) => `Ouverte ${when}`,
    notOpened: 'Ouverte : pas encore',
    acknowledged: (when: string) => `Accusé de réception ${when}`,
    notAcknowledged: 'Accusé de réception : pas encore',
    answered: (what: string, when: string) => `Réponse : ${what}, ${when}`,
    notAnswered: 'Réponse : pas encore',
  },
  whoSees:
    'La personne qui convoque, les gestionnaires du groupe et les personnes habilitées à convoquer voient ces dates. Elles sont conservées avec le registre des convocations. L’ouverture de chaque document n’est pas suivie.',

  latecomers: {
    title: (name: string, day: string) => `${name} est en fonction depuis le ${day} et n’a pas reçu de convocation.`,
    otherCapacity: (name: string, day: string) =>
      `${name} est en fonction depuis le ${day} en une autre qualité que celle de sa convocation.`,
    inIt: {
      member: 'Convoquez cette personne comme titulaire : elle ne peut siéger sans cela, et compte pour le quorum.',
      substitute: 'Convoquez cette personne comme suppléant : elle ne peut siéger sans cela.',
    },
    text: 'Cette personne compte pour le quorum.',
    substituteText: 'Elle doit l’être en qualité de suppléant (article L.\u00a05211-6 du CGCT).',
    remains: 'La convoquer maintenant par la même version lui laisse le délai entier.',
    late: 'Le délai est déjà passé : convoquée maintenant par la même version, elle le sera tardivement. Une nouvelle version, à une date plus lointaine, relance le délai pour tous.',
    act: (name: string) => `Convoquer ${name}`,
    done: (name: string) => `${name} : convocation inscrite`,
    departedSubstitute: (name: string, day: string) =>
      `${name} n’est plus en fonction de suppléant après le ${day} : la convocation lui a été adressée, mais cette personne ne peut plus siéger.`,
    departed: (name: string, day: string) =>
      `${name} n’est plus en fonction après le ${day} : la convocation lui a été adressée, mais cette personne ne compte plus pour le quorum.`,
  },

  /* The board */
  followUp: 'Suivi',
  slides: 'Ce tableau défile vers la droite.',
  caption: 'Suivi de la convocation, un élu par ligne, les non-lecteurs d’abord',
  head: (version: number, when: string, by: string, items: number, files: number) =>
    `Version ${version}, figée ${when} par ${by}. ${n(items, 'point', 'points')}${files ? `, ${n(files, 'document', 'documents')}` : ''}.`,
  official: 'Élu',
  substitute: 'Suppléant',
  asSubstitute:
    'Vous êtes convoqué en qualité de suppléant : vous prenez part à la séance, avec voix délibérative, en cas d’absence du conseiller titulaire que vous suppléez, dès lors qu’il en a avisé le président (article L.\u00a05211-6 du CGCT).',
  channel: 'Canal',
  requested: (day: string) => `Demandé le ${day}`,
  requestedThenRecorded: (day: string, entered: string) => `Demandé le ${day}, enregistré le ${entered}`,
  channels: { electronic: 'Courriel', paper: 'Papier' },
  column: {
    sent: 'Envoyée',
    handed: 'Distribuée',
    opened: 'Consultée',
    acknowledged: 'Accusée',
    answer: 'Réponse',
    proxy: 'Pouvoir',
  },
  ratio: (count: number, of: number) => `${count}/${of}`,
  notYet: 'pas encore',
  toPrint: 'à imprimer',
  here: 'dans Parvis',
  filed: 'non envoyée',
  refusedAt: 'refusée',
  bouncedAt: 'revenue',
  delivery: { hand: 'remise', post: 'postée' },
  reminded: (when: string) => `relance demandée ${when}`,
  noAnswer: 'Sans réponse',
  from: of,
  to: 'à',
  lapsedShort: 'ne tient plus',
  toRemind: 'À relancer',
  notAcknowledged: 'Non accusées',
  haveAcknowledged: 'Ont accusé réception',
  filter: {
    label: 'Montrer',
    all: 'Tous',
    remind: 'À relancer',
    unreached: 'Non distribuées',
    absent: 'Absents',
    paper: 'Papier',
  },
  nobody: 'Personne dans cette liste.',
  old: 'Pas de suivi',
  oldText: 'Cette convocation a été envoyée avant que le suivi soit tenu.',

  remind: 'Relancer',
  remindOf: (name: string) => `Relancer ${name}`,
  remindAll: (count: number) => (count === 1 ? 'Relancer le dernier' : `Relancer les ${count}`),
  reminding: 'Relance en cours…',
  aboutToRemind: (count: number) =>
    count === 1 ? 'Une personne va être relancée.' : `${count} personnes vont être relancées.`,
  aboutToRemindOne: (name: string) => `${name} va recevoir une relance.`,
  remindedAll: (count: number) => `${n(count, 'relance par courriel demandée', 'relances par courriel demandées')}.`,
  remindAgain: 'Relance possible une heure après la précédente.',
  noReminders: 'Pas de relance par courriel : aucun serveur de messagerie n’est réglé.',

  actsOn: (name: string) => `Actes pour ${name}`,
  print: 'Imprimer',
  printOne: 'Imprimer la convocation',
  deliverShort: 'Noter la remise',
  correctAddress: 'Corriger l’adresse',
  colon: ' : ',
  recordDelivery: 'Noter la remise ou l’envoi',
  seePerson: 'Voir la fiche et l’adresse',
  proof: 'Preuve de distribution',
  proofOf: (name: string) => `Preuve de distribution : ${name}`,
  address: 'Adresse',
  available: 'Mise à disposition',
  accepted: 'Remise au serveur de messagerie',
  acceptedEntered: 'Remise inscrite au registre scellé',
  enteredShort: (when: string) => `inscription : ${when}`,
  filedProof: 'Écrite dans un fichier, faute de serveur de messagerie',
  reply: 'Réponse du serveur',
  queue: 'Numéro dans la file',
  refusedProof: 'Refusée',
  bouncedProof: 'Revenue',
  reason: 'Motif du serveur',

  failed: {
    refused: (address: string) => `Le courriel à ${address} a été refusé.`,
    bounced: (address: string) => `Le courriel à ${address} est revenu.`,
  },
  rescue: (until: string) =>
    `Imprimez la convocation et remettez-la contre signature avant ${until}, puis notez la remise. Corrigez ensuite l’adresse.`,
  rescueLate:
    'Le délai est passé. Remettez-la tout de même contre signature et notez la remise ; voyez s’il faut convoquer de nouveau.',
  rescueAny: 'Imprimez la convocation, remettez-la contre signature, puis notez la remise. Corrigez ensuite l’adresse.',

  deliver: {
    title: (name: string) => `Remise à ${name}`,
    how: 'Comment ?',
    hand: 'Remise en main propre',
    handDetail: 'Contre signature sur la feuille de remise',
    post: 'Envoi postal',
    postDetail: 'À la date du dépôt à la poste',
    date: 'Date',
    hour: 'Heure',
    once: 'La date est inscrite une fois au registre et ne se change plus.',
    record: 'Inscrire la remise',
    recorded: (name: string) => `Remise à ${name} inscrite.`,
    slip: 'Bordereau signé, facultatif : il peut être joint plus tard',
    postmark: 'Cachet de la poste, facultatif : il peut être joint plus tard',
  },

  slips: {
    title: (name: string) => `Remise à ${name}`,
    heading: { hand: 'Remise en main propre', post: 'Envoi postal' },
    none: 'Aucun justificatif joint.',
    join: 'Joindre un justificatif',
    joinTitle: (name: string) => `Justificatif de la remise à ${name}`,
    picture: 'Bordereau signé, cachet de la poste ou avis de réception',
    read: 'Seules les personnes qui suivent la convocation le voient. Son empreinte est inscrite au registre scellé.',
    record: 'Joindre',
    joined: (name: string) => `Justificatif joint pour ${name}.`,
    missing: 'Choisissez une photographie ou un fichier.',
  },

  delay: 'Délai légal',
  delayCustom: 'Délai de convocation',
  keptForAll: (count: number) =>
    count === 1 ? 'Délai tenu pour la personne convoquée' : `Délai tenu pour les ${count} convoqués`,
  keptFor: (kept: number, of: number) =>
    kept ? `Délai tenu pour ${kept} sur ${of}` : of === 1 ? 'Délai non tenu' : `Délai tenu pour aucun des ${of}`,
  tooLateFor: (names: string) => `Trop tard pour ${names}.`,
  unestablishedFor: (names: string) => `Non établi pour ${names}.`,
  curedFor: (names: string) => `Tenu par consultation ou accusé de réception à temps : ${names}.`,
  sentBefore: (kept: number, days: number) =>
    `${n(Math.max(0, kept), 'jour franc', 'jours francs')} entre l’envoi et la séance, pour ${days} ${days < 2 ? 'demandé' : 'demandés'}.`,
  urgentDelay: {
    open: 'Convocation en urgence : ce délai vaut sous réserve que l’assemblée l’admette.',
    admitted: 'Convocation en urgence : l’assemblée l’a admise.',
    refused: 'Convocation en urgence : l’assemblée ne l’a pas admise.',
  },
  oneDelay: 'Délai',
  verdicts: { in_time: 'tenu', late: 'hors délai', unestablished: 'non établi' },
  datedBy: {
    authority: 'horodaté par une autorité extérieure',
    house: 'à l’horloge de la collectivité',
    declared: 'à la date déclarée',
  },
  curedShort: 'consultée à temps',
  filedFor: (count: number) =>
    `${n(count, 'courriel a été écrit', 'courriels ont été écrits')} dans des fichiers, faute de serveur de messagerie : ${count === 1 ? 'il n’a' : 'ils n’ont'} atteint personne. Imprimez la convocation, remettez-la contre signature, puis notez la remise.`,
  everyReached: (count: number) =>
    `Distribuée à ${count === 1 ? 'la personne convoquée' : `chacun des ${count} convoqués`}.`,
  unreached: (count: number, until: string) =>
    `${n(count, 'personne n’est pas encore atteinte', 'personnes ne sont pas encore atteintes')}. À atteindre avant ${until}.`,
  quorum: 'Quorum annoncé',
  verdict: (present: number, needed: number) =>
    `${n(present, 'présent annoncé', 'présents annoncés')}, quorum de ${needed}`,
  of: (needed: number, inOffice: number) => `${needed} sur ${inOffice}`,
  seats: (present: number, silent: number, absent: number, needed: number, inOffice: number) =>
    `${n(present, 'présent', 'présents')}, ${silent} sans réponse, ${n(absent, 'absent', 'absents')}. Quorum à ${needed} sur ${inOffice}.`,
  legendPresent: (count: number): string => (count < 2 ? 'présent' : 'présents'),
  legendSilent: 'sans réponse',
  legendAbsent: (absent: number, proxies: number) =>
    `${absent < 2 ? 'absent' : 'absents'}${proxies ? `, ${n(proxies, 'pouvoir', 'pouvoirs')}` : ''}`,
  proxiesDoNotCount: 'Les pouvoirs ne comptent pas dans le quorum.',

  live: {
    now: (name: string, what: string) => `${name} : ${what}.`,
    several: (last: string, others: number) => `${last} ${n(others, 'autre changement', 'autres changements')}.`,
    handed: 'courriel distribué',
    filed: 'courriel écrit dans un fichier, non envoyé',
    refused: 'courriel refusé',
    bounced: 'courriel revenu',
    delivered: 'remise inscrite',
    opened: 'a ouvert la convocation',
    acknowledged: 'a accusé réception',
    reminded: 'relance par courriel demandée',
    printed: 'convocation imprimée',
    present: 'présence annoncée',
    absent: 'absence annoncée',
    proxy: (name: string) => `donne pouvoir à ${name}`,
    lapsed: 'son pouvoir ne tient plus',
    holds: (name: string) => `porte le pouvoir donné par ${name}`,
    holdsNone: 'ne porte plus de pouvoir',
  },

  /* The print run */
  printing: {
    title: 'Impression',
    lead: (count: number) => `${n(count, 'lettre', 'lettres')}, puis la feuille de remise.`,
    documents: 'Les documents de l’ordre du jour s’impriment chacun depuis leur page :',
    noDocuments: 'L’ordre du jour n’a pas de document à joindre.',
    print: 'Imprimer',
    record: 'Noter comme imprimées',
    recordHint: 'Une fois les lettres sorties de l’imprimante : la date et l’heure sont inscrites au registre.',
    recorded: (count: number) => `${n(count, 'impression inscrite', 'impressions inscrites')}.`,
    allRecorded: 'Ces lettres sont notées comme imprimées.',
    nobody: 'Personne à imprimer',
    nobodyText: 'Toutes les personnes convoquées le sont par courriel. Le suivi permet d’imprimer pour l’une d’elles.',
    convocation: 'Convocation',
    sheet: 'Feuille de remise en main propre',
    sheetText: 'Chacun date et signe à la remise.',
    name: 'Nom',
    at: 'Date et heure',
    signature: 'Signature',
    joined: (files: string) => `Pièces jointes : ${files}`,
    second: 'Seconde convocation',
    replaces: 'Cette convocation remplace la précédente.',
    urgent: (why: string) => `Convocation en urgence. Motif : ${why}`,
    carriedOver: '(question reportée)',
    note: 'Note explicative de synthèse',
    convenes: (who: string) => `${who}${who.includes(',') ? ',' : ''} vous convoque à la séance suivante.`,
    agenda: 'Ordre du jour',
    by: (day: string) => `Fait le ${day},`,
    back: 'Suivi',
  },

  refused: {
    sealed_altered:
      'Cette convocation n’est plus telle qu’elle a été scellée : rien ne s’en imprime. Sa page au registre scellé nomme ce qui diffère.',
    self: 'Vous ne pouvez pas vous donner pouvoir à vous-même.',
    not_in_office: 'Cette personne ne siège pas dans cette assemblée : choisissez un collègue convoqué.',
    holder_absent: 'Ce collègue a répondu qu’il serait absent : choisissez-en un autre.',
    holder_taken: 'Ce collègue porte déjà un pouvoir, et chacun n’en porte qu’un : choisissez-en un autre.',
    chain:
      'Un pouvoir ne se transmet pas : vous en portez déjà un, ou ce collègue a donné le sien. Choisissez un autre collègue, ou venez.',
    replaced_in_seat: 'Un suppléant siège à votre place : vous ne donnez pas pouvoir en même temps.',
    too_many_sittings: 'Un pouvoir ne vaut pas pour autant de séances de suite, sauf maladie : réduisez leur nombre.',
    replaced: 'Cette convocation a été remplacée : répondez à la nouvelle version.',
    cancelled: 'Cette séance est annulée.',
    closed: 'La séance est close : plus personne n’y est convoqué.',
    opened: 'L’heure de la séance est venue : la réponse ne se change plus ici.',
    no_mail: 'Pas de relance par courriel : aucun serveur de messagerie n’est réglé.',
    reminded: 'Personne à relancer : tous ont accusé réception, ou ont été relancés il y a moins d’une heure.',
    delivered: 'La remise est déjà inscrite pour cette personne.',
    delivered_at:
      'Cette date est avant l’envoi, après le remplacement ou l’annulation de cette version, ou dans l’avenir : corrigez-la.',
    not_delivered: 'Notez d’abord la remise de cette personne.',
    joined: 'Cette image est déjà jointe pour cette personne.',
    slips: 'Cette personne a déjà tous les justificatifs qui peuvent être joints.',
    files: 'Ce fichier ne peut pas être joint : choisissez-le de nouveau.',
    mandate_altered:
      'Le mandat de cette personne n’est pas, dans la base, celui inscrit au registre scellé. Prévenez la personne qui administre la base de données.',
    name_altered:
      'Son nom n’est pas, dans la base, celui inscrit au registre scellé. Prévenez la personne qui administre la base de données.',
    channel_altered:
      'Son mode de convocation n’est pas, dans la base, celui inscrit au registre scellé. Prévenez la personne qui administre la base de données.',
    address_altered:
      'Son adresse électronique n’est pas, dans la base, celle inscrite au registre scellé. Prévenez la personne qui administre la base de données.',
  } as Record<string, string>,
}
