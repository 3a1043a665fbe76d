import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { macroAnswer } from '../../src/market/macro/macro.js';
import { temporaryFolder } from '../support/folder.js';
import { run } from '../support/terminal.js';

const base = temporaryFolder('macro');
const space = (name: string, csv?: string): string => {
  const folder = join(base, name);
  mkdirSync(folder, { recursive: true });
  if (csv !== undefined) writeFileSync(join(folder, 'macro.csv'), csv);
  return folder;
};
const HEADER = 'key,name,value,unit,period,date,source\n';

describe('the backdrop', () => {
  it('is what was published by the day, the latest period of each figure', () => {
    const of = (day: string) =>
      macroAnswer(space('plain'), day, false).rows.find(({ key }) => key === 'deficit-ratio');
    expect(of('2025-03-04')).toMatchObject({ value: '3', period: '2024' });
    expect(of('2025-03-06')).toMatchObject({ value: '4', period: '2025', date: '2025-03-05' });
    expect(
      macroAnswer(space('plain'), '2025-03-06', true).rows.filter(({ key }) => key === 'deficit-ratio'),
    ).toHaveLength(2);
  });

  it('says when it is old, and that nothing was published before the first figure', () => {
    expect(macroAnswer(space('plain'), '2026-11-28', false).notes[0]).toContain(
      'the newest figure is of 2025-03-09',
    );
    expect(() => macroAnswer(space('plain'), '2000-01-01', false)).toThrow('by 2000-01-01');
  });

  it('takes corrections and new periods from the workspace', () => {
    const folder = space(
      'own',
      `${HEADER}deficit-ratio,deficit,3.8,percent of GDP,2024,2024-11-08,a revision\nnew-key,new,1,x,2025,2025-01-01,me\n`,
    );
    const rows = macroAnswer(folder, '2025-01-31', false).rows;
    expect(rows.filter(({ key }) => key === 'deficit-ratio')).toMatchObject([
      { value: '3.8', date: '2024-11-08' },
    ]);
    expect(rows).toContainEqual(expect.objectContaining({ key: 'new-key', name_zh: 'new' }));
  });

  it.each([
    ['no number', `${HEADER}a,a,four,x,2025,2025-01-01,me\n`, /row 2: value "four" is no number/],
    ['no day', `${HEADER}a,a,4,x,2025,2025-13-01,me\n`, /row 2/],
    ['no source', `${HEADER}a,a,4,x,2025,2025-01-01,\n`, /row 2: no source/],
    ['no column', 'key,value\na,1\n', /name/],
  ])('a file with %s is refused by its row', (name, csv, problem) => {
    expect(() => macroAnswer(space(name.replaceAll(' ', '-'), csv), '2025-01-31', false)).toThrow(problem);
  });

  it('is a command', async () => {
    const data = space('command');
    const printed = await run(['macro', '--as-of', '2025-03-06', '--json', '--data', data]);
    expect(printed.code).toBe(0);
    const { rows } = JSON.parse(printed.out);
    expect(rows.find(({ key }: { key: string }) => key === 'special-local-bonds')).toMatchObject({
      value: 4.4,
      unit: 'CNY trn',
    });
    expect((await run(['macro', '--as-of', 'soon', '--data', data])).code).toBe(2);
    expect((await run(['cycles', '--data', data])).code).toBe(3);
    expect((await run(['cycles', '--rule', 'x', '--data', data])).code).toBe(2);
  });
});
