/* Addresses that need no account, in French. */

export const fr = {
  address: 'Adresse',
  none: 'Aucune adresse n’est ouverte.',
  give: 'Ouvrir une adresse',
  renew: 'En changer',
  end: 'La fermer',
  copy: 'Copier',
  copied: 'Adresse copiée.',
  openedBy: (name: string, when: string) => `Ouverte par ${name}, ${when}.`,
}
