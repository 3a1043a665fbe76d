import type { Staging } from '../store/staging.js';
import { readRecordBlocks } from './csv/records.js';
import { type HoldingListOptions, HoldingLists, type LoadedLists } from './holding-lists.js';

/**
 * Streams a CCASS csv into the staging area: all of it or, where it is refused, nothing.
 * @returns rows staged, rows set aside, and what cannot be
 * @throws InputError as HoldingLists
 */
export async function loadHoldingsCsv(
  content: AsyncIterable<Uint8Array>,
  staging: Staging,
  options: HoldingListOptions,
): Promise<LoadedLists> {
  try {
    return await new HoldingLists(staging, options).load(readRecordBlocks(content));
  } catch (error) {
    await staging.dropLines(options.file);
    throw error;
  }
}
