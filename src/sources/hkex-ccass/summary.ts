import { InputError } from '../../errors.js';
import type { SummaryEntry } from './read-page.js';
import { wholeOf } from './whole.js';

/** Shares and number of holders of one category. */
export interface Holding {
  readonly shares: bigint;
  readonly holders: bigint;
}

/** The summary of a CCASS page. A category that the page leaves out is zero. */
export interface Summary {
  /** Market intermediaries and consenting investors: those whom the list names. */
  readonly named: Holding;
  readonly total: Holding;
}

type Category = 'intermediaries' | 'consenting' | 'non-consenting' | 'total';

const CATEGORIES: readonly (readonly [RegExp, Category])[] = [
  [/^(market intermediaries|市場中介者|市场中介者)$/i, 'intermediaries'],
  [
    /^(consenting investor participants|願意披露的投資者戶口持有人|愿意披露的投资者户口持有人)$/i,
    'consenting',
  ],
  [
    /^(non-consenting investor participants|不願意披露的投資者戶口持有人|不愿意披露的投资者户口持有人)$/i,
    'non-consenting',
  ],
  [/^(total|總數|总数)$/i, 'total'],
];

const NOBODY: Holding = { shares: 0n, holders: 0n };
const AGAIN = 'the page is cut or edited: save it again';

const add = (a: Holding, b: Holding): Holding => ({
  shares: a.shares + b.shares,
  holders: a.holders + b.holders,
});

/**
 * The summary, after checking that intermediaries, consenting and non-consenting investors add up to its total.
 * @throws InputError for an unknown or repeated category, a value that is no whole number, or sums that differ
 */
export function readSummary(entries: readonly SummaryEntry[], place: string, trusted = false): Summary {
  const found = new Map<Category, Holding>();
  for (const { category, shareholding, participants } of entries) {
    const kind = CATEGORIES.find(([pattern]) => pattern.test(category))?.[1];
    if (!kind) {
      throw new InputError(`unknown category "${category}" in the summary`, {
        place,
        remedy: 'HKEX has changed the page; keep the file and update waizi',
      });
    }
    if (found.has(kind)) {
      throw new InputError(`"${category}" stands twice in the summary`, { place, remedy: AGAIN });
    }
    const where = `${place}, summary "${category}"`;
    found.set(kind, {
      shares: wholeOf(shareholding, 'shareholding', where),
      holders: wholeOf(participants, 'number of participants', where),
    });
  }
  const total = found.get('total');
  if (!total) throw new InputError('the summary has no total', { place, remedy: AGAIN });
  const named = add(found.get('intermediaries') ?? NOBODY, found.get('consenting') ?? NOBODY);
  const sum = add(named, found.get('non-consenting') ?? NOBODY);
  if (!trusted && (sum.shares !== total.shares || sum.holders !== total.holders)) {
    throw new InputError(
      `the categories add up to ${sum.shares} shares of ${sum.holders} holders, the total says ${total.shares} of ${total.holders}`,
      { place, remedy: AGAIN, doubt: true },
    );
  }
  return { named, total };
}
