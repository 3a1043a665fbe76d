import { NoDataError } from '../../errors.js';
import type { Figure, FigureData, FigureRequest } from './figure.js';
import type { Questions } from './questions.js';
import { same } from './words.js';

/** Said where the answer is there and has no row to draw. */
export const NO_ROW = 'no row answers it';

/**
 * What a figure shows of a workspace. Where nothing is stored for it the data say so and what would bring it.
 * @param simulated whether the workspace holds simulated data
 */
export async function figureData(
  figure: Figure,
  ask: Questions,
  request: FigureRequest,
  simulated: boolean,
): Promise<FigureData> {
  const base = { id: figure.id, simulated };
  try {
    const answer = await figure.query(ask, request);
    if (answer.table.rows.length > 0) return { ...base, ...answer, missing: null };
    return { ...base, ...answer, missing: { problem: NO_ROW, remedy: figure.needs } };
  } catch (error) {
    if (!(error instanceof NoDataError)) throw error;
    return {
      ...base,
      as_of: request.asOf ?? null,
      facts: {},
      table: { columns: [], rows: [] },
      source: same(''),
      coverage: same(''),
      missing: { problem: error.message, remedy: figure.needs },
    };
  }
}
