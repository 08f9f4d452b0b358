/* An instant as the two fields that one types it into, by the reader's own clock. */

export interface Parts {
  day: string
  hour: string
}

const two = (number: number) => String(number).padStart(2, '0')

/** Of nothing yet, two empty fields. */
export function partsOf(at: Date | null): Parts {
  if (!at) return { day: '', hour: '' }
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return { day, hour: `${two(at.getHours())}:${two(at.getMinutes())}` }
}

/** Null while one of them is empty. */
export function instantOf({ day, hour }: Parts): Date | null {
  const at = new Date(`${day}T${hour}`)
  return day && hour && !Number.isNaN(at.getTime()) ? at : null
}
