import { NoDataError } from '../../errors.js';
import type { IsoDate } from '../../iso-date.js';
import type { RalliesAnswer } from '../../market/rallies/rallies.js';
import type { Questions } from './questions.js';

/** Stands in for the CSI All Share in years in which it has no highs and lows. */
export const STAND_IN = '000001';

/**
 * The spring rallies since 2005: of the CSI All Share with the SSE Composite standing in for its early years, where that
 * is stored; of another index as it is.
 */
export async function ralliesSince2005(
  ask: Pick<Questions, 'rallies'>,
  query: { readonly index?: string | null; readonly asOf: IsoDate | null },
): Promise<RalliesAnswer> {
  const plain = await ask.rallies(query);
  if (plain.index !== '000985') return plain;
  try {
    return await ask.rallies({ ...query, fill: STAND_IN });
  } catch (error) {
    if (!(error instanceof NoDataError)) throw error;
    return plain;
  }
}

/** Whether another index stands in for some years. */
export const isFilled = ({ index, rows }: RalliesAnswer): boolean => rows.some((row) => row.index !== index);
