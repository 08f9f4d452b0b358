/* Finds what a command must not say, before the server closes the line on it. */

import { limits, type AnyCommand, type Limit } from '../frames'

const bounds: Record<string, Record<string, Limit> | undefined> = limits

/** The first field of a command that breaks its limits; null when all is well. */
export function faultIn(command: AnyCommand): string | null {
  return faultOf({ ...command }, command.type)
}

function faultOf(values: Record<string, unknown>, name: string): string | null {
  for (const [field, limit] of Object.entries(bounds[name] ?? {})) {
    const value = values[field]
    if (typeof value === 'string' ? !textFits(value, limit) : Array.isArray(value) && !listFits(value, limit))
      return field
  }
  return null
}

/** The server counts code points, of which some take two units of a JavaScript string. */
function textFits(text: string, { least, most, pattern }: Limit): boolean {
  const length = text.length > most || text.length < 2 * least ? [...text].length : text.length
  return length >= least && length <= most && (!pattern || new RegExp(pattern, 'u').test(text))
}

function listFits(list: readonly unknown[], { least, most, of }: Limit): boolean {
  if (list.length < least || list.length > most) return false
  return !of || list.every((item) => faultOf({ ...(item as object) }, of) === null)
}
