import { expect, test } from 'vitest';
import { NoDataError } from '../../src/errors.js';
import { figureData } from '../../src/figures/frame/ask.js';
import type { Questions } from '../../src/figures/frame/questions.js';
import { FIGURES } from '../../src/figures/index.js';
import type { IsoDate } from '../../src/iso-date.js';
import { madeUp } from './answers.js';

/** Rows cut to the window, and no answer of none, as the estimate itself gives them. */
const cut: Questions = {
  ...madeUp,
  async nowcast(query) {
    const { from = null, to = null } = query;
    const answer = await madeUp.nowcast(query);
    if (answer.rows.length === 0)
      throw new NoDataError(`no northbound day is stored between ${from} and ${to}: there are A to B`);
    const first = (day: IsoDate): IsoDate => (from !== null && from > day ? from : day);
    return { ...answer, rows: answer.rows.map((row) => ({ ...row, from: first(row.from) })) };
  },
};
const asked = (id: string, request: { from?: IsoDate; to?: IsoDate }) =>
  figureData(FIGURES.find((one) => one.id === id)!, cut, request, false);

test('sums begin on the day asked for, within a week too', async () => {
  const { table, missing } = await asked('northbound-cumulative', { from: '2026-08-05', to: '2026-08-14' });
  expect(missing).toBeNull();
  expect(table.rows.map(({ from, to }) => [from, to])).toEqual([
    ['2026-08-05', '2026-08-07'],
    ['2026-08-10', '2026-08-14'],
  ]);
  expect((await asked('northbound-cumulative', { from: '2026-08-14', to: '2026-08-14' })).missing).toBeNull();
});

test('weeks of a window are whole', async () => {
  const { table } = await asked('northbound-weekly', { from: '2026-08-05', to: '2026-08-14' });
  expect(table.rows.map(({ from }) => from)).toEqual(['2026-08-03', '2026-08-10']);
});

test.each(['northbound-weekly', 'northbound-cumulative'])(
  '%s: a window that nothing is stored of says what is',
  async (id) => {
    const { missing } = await asked(id, { from: '2030-01-02', to: '2030-02-01' });
    expect(missing?.problem).toMatch(
      /^no northbound day is stored between 20\S+ and 2030-02-01: there are A to B$/,
    );
  },
);

test.each(['northbound-weekly', 'northbound-cumulative'])(
  '%s: a window that ends before publication did is drawn without its first day being asked',
  async (id) => {
    const { missing, table } = await asked(id, { to: '2026-04-24' });
    expect(missing).toBeNull();
    expect(table.rows.at(-1)).toMatchObject({ to: '2026-04-24' });
  },
);
