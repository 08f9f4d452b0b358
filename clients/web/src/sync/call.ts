/* A call from outside the page, as the page hands it to the service worker. */

export interface Call {
  title: string
  body: string
  /** The conversation: a later call takes the place of an earlier one of the same. */
  tag: string
  /** The page that it leads to. */
  path: string
}
