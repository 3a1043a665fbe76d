import { dayNumber, type IsoDate } from '../../src/iso-date.js';

/** Between 0 and 1, always the same for a day and a name. */
export function draw(day: IsoDate, name: string): number {
  let hash = dayNumber(day) * 2_654_435_761;
  for (const letter of name) hash = (Math.imul(hash ^ letter.charCodeAt(0), 16_777_619) >>> 0) + 13;
  return (hash >>> 0) / 2 ** 32;
}

/** HKD. */
export const price = (day: IsoDate, code: string): number =>
  Math.round(1000 * (10 + 5 * draw(day, `price ${code}`))) / 1000;
/** Shares. */
export const volume = (day: IsoDate, code: string): number =>
  100_000 + Math.floor(900_000 * draw(day, `volume ${code}`));
