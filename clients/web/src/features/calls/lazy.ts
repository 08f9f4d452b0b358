/* What few people see, once. */

export const loadOffer = () => import('./Offer.svelte')
