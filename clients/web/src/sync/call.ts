/* A call from outside the page, as the page hands it to the service worker, or the browser's service does. */

export interface Call {
  title: string
  body: string
  /** The conversation, or what is opened by its title: a later call takes the place of an earlier one of the same. */
  tag: string
  /** The page that it leads to. */
  path: string
  /** The latest message that it tells of; 0 of what is no message, and always shown. */
  until: number
  silent?: boolean
}

/** What comes by the browser's service; without words where the town hall lets none out. */
export interface Waking extends Call {
  /** What is shown under the tag was read elsewhere. */
  read: boolean
}
