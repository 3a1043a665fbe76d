import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { Workspace } from '../../../src/workspace.js';
import { temporaryFolder } from '../../support/folder.js';
import { Inbox } from '../../support/inbox.js';
import { NOW } from '../../support/market.js';
import { run } from '../../support/terminal.js';

const folder = temporaryFolder('industries');
const data = join(folder, 'data');
let space: Workspace;
let inbox: Inbox;
beforeAll(() => {
  space = new Workspace(data, { now: () => NOW });
  inbox = new Inbox(join(folder, 'in'));
});

const profile = (industry: string): string =>
  JSON.stringify({ quoteSummary: { result: [{ assetProfile: { industry } }], error: null } });

const stored = async (): Promise<string[]> =>
  (
    await space.with(({ engine }) =>
      engine.query('SELECT stock, scheme, industry FROM industries ORDER BY scheme, stock'),
    )
  ).map((row) => Object.values(row).join(' '));

test('profiles and tables are stored under their symbol, --id or scheme, and again after a rebuild', async () => {
  const files = [inbox.put('0700.HK.json', profile('Internet Content & Information'))];
  const answer = inbox.put('answer.json', profile('Solar'));
  const table = inbox.put('own.csv', 'stock_code,industry,industry_zh\n9001,Kites,风筝\n');
  expect((await space.import(files)).map(({ status }) => status)).toEqual(['loaded']);
  expect((await space.import([answer])).map(({ reason }) => reason)).toEqual([
    `${answer}: the answer does not say of which stock it is; name the file after the symbol (0700.HK.json), give --id 0700.HK, or ask for modules=assetProfile,price`,
  ]);
  expect((await space.import([answer], { id: '0968.HK' })).map(({ status }) => status)).toEqual(['loaded']);
  expect((await space.import([table], { id: 'toys' })).map(({ status }) => status)).toEqual(['loaded']);
  const before = await stored();
  expect(before).toEqual([
    '09001 toys Kites',
    '00700 yahoo Internet Content & Information',
    '00968 yahoo Solar',
  ]);
  await space.rebuild();
  expect(await stored()).toEqual(before);
});

test('rows that cannot be used are told with file and row', async () => {
  const file = inbox.put(
    'mine.csv',
    'stock_code,industry,scheme,from,to\n' +
      '9001,banks,waizi,,2020-12-31\n' +
      '9001,Bank,waizi,2021-01-01,\n' +
      '9001,insurance,waizi,2020-12-31,\n' +
      'ABC,banks,waizi,,\n' +
      '9001,banks,waizi,,2020-12-31\n',
  );
  const { code, err } = await run(['import', file, '--data', data], { now: () => NOW });
  expect(code).toBe(0);
  expect(err.split('\n').filter(Boolean)).toEqual([
    `waizi: warning: ${file}, row 3: set aside: "Bank" of 09001 is no industry of the scheme waizi`,
    `waizi: warning: ${file}, row 4: set aside: 09001 is "Banks" on these days by row 2, not "Insurance"`,
    `waizi: warning: ${file}, row 5: set aside: "ABC" is no Hong Kong stock code`,
  ]);
});
