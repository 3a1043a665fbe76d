import { textOf as fileText } from '../content.js';
import { loadHoldingsCsv } from '../load-holdings-csv.js';
import type { Loader } from '../loaders.js';
import { csvOfTushare } from './tushare-ccass.js';

/** A list of CCASS as Tushare answers it, loaded by the rules of the csv. */
export const loadTushareCcass: Loader = async (path, context) => {
  const csv = csvOfTushare(await fileText(path), { trusted: context.options.accepted === true });
  const chunks = (async function* () {
    yield Buffer.from(csv);
  })();
  const { rows, setAside, doubtful } = await loadHoldingsCsv(chunks, context.staging, context);
  return { rows, setAside, doubtful, facts: [], priced: [], calendar: [] };
};
