/* What may leave the server to wake devices, in French. */

export const fr = {
  title: 'Notifications',
  heading: 'Prévenir quand Parvis est fermé',
  what: 'Un téléphone ou un ordinateur où Parvis est fermé ne peut être réveillé que par le service de son navigateur : Google pour Chrome, Mozilla pour Firefox, Apple pour Safari, Microsoft pour Edge. Ce service, d’une entreprise établie hors de l’Union européenne ou qui en dépend, sait alors quel appareil est réveillé, quand, avec quelle urgence, et par quel serveur.',
  choice: 'Ce qui peut sortir du serveur',
  nothing: 'Rien',
  nothingText: 'Les appareils ne préviennent que tant que Parvis y est ouvert. Les courriels continuent.',
  bare: 'Un avis sans aucun mot',
  bareText: 'L’appareil affiche « Vous avez du nouveau ».',
  titles: 'Un avis chiffré, avec un titre',
  titlesText:
    'Qui a écrit, dans quel groupe, le titre d’une publication, l’assemblée, le jour et l’heure d’une séance, le titre et le jour d’un événement, l’intitulé d’une élection ou de rendez-vous. Le service ne peut pas le lire : seul l’appareil le déchiffre. Jamais le texte d’un message, jamais une pièce.',
  own: 'Chacun décide ensuite, appareil par appareil, dans ses réglages. Ce choix est dit à tous sous « Ce qui sort du serveur de la mairie ».',
  machines: 'Le serveur n’écrit qu’à ces machines :',
  proof:
    'Pour une convocation, le registre scellé garde qu’un avis a été pris par le service. Il ne vaut ni remise ni ouverture.',
  saved: 'Choix enregistré',
  house: 'Silence des agents',
  houseText:
    'Les heures où rien ne sonne pour les agents qui n’ont rien choisi. Chacun peut en choisir d’autres. Les élus et les externes n’en ont pas, tant qu’ils n’en choisissent pas. Aucun texte ne l’impose : c’est la pratique du droit à la déconnexion.',
  evenings: 'Soirs et nuits',
  begins: 'De',
  ends: 'à',
  weekends: 'Week-ends, du vendredi soir au lundi matin',
  wrongHours: 'Le silence commence et finit à la même heure : changez l’une des deux.',
  subject:
    'Ces services demandent l’adresse de qui envoie. Le réglage PARVIS_MAIL_FROM du serveur n’en donne pas qui puisse être jointe : indiquez-y une adresse de la mairie, puis redémarrez Parvis.',
}
