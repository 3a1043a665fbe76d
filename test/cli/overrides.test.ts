import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.js';
import { NOW } from '../support/market.js';
import { type Printed, run } from '../support/terminal.js';
import { importMarket } from './market.js';

const folder = temporaryFolder('overrides');
let data: string;
beforeAll(async () => {
  ({ data } = await importMarket(folder));
});

const CONFIG = `convention: hong-kong-banks
participants:
  - { id: B01955, field: home, value: mainland, reason: most of the clients live there }
`;
const WINDOW = ['--from', '2026-07-31', '--to', '2026-08-05'];

const ask = async (config: string, ...argv: string[]): Promise<Printed> => {
  writeFileSync(join(data, 'config.yaml'), config);
  return run([...argv, '--data', data], { now: () => NOW });
};
const notesOf = ({ out }: Printed): string[] =>
  (JSON.parse(out) as { coverage: { notes: string[] } }).coverage.notes;
const rowsOf = ({ out }: Printed): Record<string, unknown>[] =>
  (JSON.parse(out) as { rows: Record<string, unknown>[] }).rows;

describe('overrides of config.yaml', () => {
  it.each([['flows', ...WINDOW], ['shares']])('change %s and stand in its notes', async (...argv) => {
    const shipped = await ask('', ...argv, '--json');
    const own = await ask(CONFIG, ...argv, '--json');
    expect(rowsOf(shipped).map(({ type }) => type)).toEqual([
      'stable',
      'flexible',
      'southbound',
      'hong-kong',
      'other',
    ]);
    expect(rowsOf(own).map(({ type }) => type)).toEqual([
      'flexible',
      'southbound',
      'mainland',
      'hong-kong',
      'other',
    ]);
    const said = notesOf(own).filter((note) => !notesOf(shipped).includes(note));
    expect(said).toEqual([
      expect.stringMatching(/^convention hong-kong-banks: 14 participants counted as hong-kong \(/),
      'config.yaml overrides 1 participant: B01955 home mainland instead of hong-kong, type_default mainland instead of hong-kong',
    ]);
    expect((await ask(CONFIG, ...argv)).out).toContain('! config.yaml overrides 1 participant: B01955');
  });

  it('stand in the page of the participant', async () => {
    const { out } = await ask(CONFIG, 'participant', 'B01955');
    expect(out).toContain('home mainland');
    expect(out).toContain('config.yaml: home mainland instead of hong-kong (most of the clients live there)');
    const page = JSON.parse((await ask(CONFIG, 'participant', 'B01955', '--json')).out) as Record<
      string,
      unknown
    >;
    expect(page).toMatchObject({ home: 'mainland', type: 'mainland' });
    expect(page.overridden).toContainEqual({
      field: 'home',
      value: 'mainland',
      shipped: 'hong-kong',
      reason: 'most of the clients live there',
    });
  });

  it('are counted by status and told by check', async () => {
    const rows = rowsOf(await ask(CONFIG, 'status', '--json')).filter(({ kind }) => kind === 'participants');
    expect(rows.map(({ source, rows: count }) => [source, count])).toEqual([
      ['shipped', expect.any(Number)],
      ['convention hong-kong-banks', 14],
      ['overridden in config.yaml', 1],
    ]);
    const check = rowsOf(await ask(CONFIG, 'check', '--json')).find(
      (row) => row.check === 'participant-overrides',
    );
    expect(check).toMatchObject({ status: 'pass', count: 15 });
    expect(check?.example).toContain('B01955 home mainland instead of hong-kong');
  });

  it('of an id that does not exist are refused: exit code 1', async () => {
    const wrong = 'participants:\n  - { id: B09999, field: home, value: foreign, reason: test }\n';
    const { code, out, err } = await ask(wrong, 'flows', ...WINDOW);
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(
      'waizi: config, participants, B09999: B09999 is not in the registry; correct the id or, to add a participant, give its name_en here too\n',
    );
  });
});
