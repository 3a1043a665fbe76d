import { NoDataError } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import type { Workspace } from '../workspace.js';

/** The flows of a demo are shown from the first day on that an archive of lists could have. */
const FIRST: IsoDate = '2007-01-01';

export interface Step {
  /** What its bar says, and what it counts. */
  readonly name: string;
  readonly unit: string;
  /** @returns the line that tells what came out */
  readonly run: (workspace: Workspace, update: (done: number, total: number) => void) => Promise<string>;
}

/** What needs the lists of Hong Kong: each stage asked once, so that one that fails is seen at once. */
export const LIST_STEPS: readonly Step[] = [
  {
    name: 'classifying',
    unit: 'participants',
    run: async (workspace, update) => {
      const { rows } = await workspace.classify();
      update(rows.length, rows.length);
      const count = (type: string): number => rows.filter((row) => row.type === type).length;
      return `classified ${rows.length} foreign participants: ${count('stable')} stable, ${count('flexible')} flexible`;
    },
  },
  {
    name: 'adding up flows',
    unit: 'rows',
    run: async (workspace, update) => {
      const { rows } = await workspace.flows({ from: FIRST, to: workspace.today(), by: ['month', 'type'] });
      update(rows.length, rows.length);
      const of = (values: readonly (string | undefined)[]): number => new Set(values).size;
      return `added up flows of ${of(rows.map(({ month }) => month))} months and ${of(rows.map(({ type }) => type))} types of investor`;
    },
  },
];

/** What needs the mainland side alone. */
export const MAINLAND_STEPS: readonly Step[] = [
  {
    name: 'estimating northbound flow',
    unit: 'weeks',
    run: async (workspace, update) => {
      const { rows, last_disclosed } = await workspace.nowcast({ by: 'week' });
      const estimated = rows.filter(({ status }) => status === 'estimated').length;
      update(estimated, estimated);
      return `estimated northbound flow of ${estimated} weeks since the last disclosed day, ${last_disclosed}`;
    },
  },
  {
    name: 'asking the market',
    unit: 'questions',
    run: async (workspace, update) => {
      const questions: readonly (readonly [string, () => Promise<unknown>])[] = [
        ['rallies', () => workspace.rallies()],
        ['cycles', () => workspace.cycles()],
        ['valuation', () => workspace.valuation()],
        ['positioning', () => workspace.positioning()],
        ['gaps', () => workspace.gaps()],
      ];
      for (const [done, [, ask]] of questions.entries()) {
        await ask();
        update(done + 1, questions.length);
      }
      return `answered ${questions.map(([name]) => name).join(', ')}`;
    },
  },
];

/**
 * Brings an imported market through one stage after the import.
 * @returns the line that tells what came out; that the market is too small for it, where it is
 */
export async function runStep(
  { name, run }: Step,
  workspace: Workspace,
  update: (done: number, total: number) => void,
): Promise<string> {
  try {
    return await run(workspace, update);
  } catch (error) {
    if (!(error instanceof NoDataError)) throw error;
    return `${name}: not possible in a market of this size (${error.message})`;
  }
}
