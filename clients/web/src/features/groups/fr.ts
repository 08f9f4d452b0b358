/* Choosing a group, in French. */

export const fr = {
  choose: 'Choisir un groupe',
  missing: 'Choisissez le groupe.',
  withGuests: 'Avec des externes',
}
