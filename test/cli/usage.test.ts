import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Registry } from '../../src/participants/registry.js';
import { Workspace } from '../../src/workspace.js';
import { temporaryFolder } from '../support/folder.js';
import { NOW } from '../support/market.js';
import { type Printed, run } from '../support/terminal.js';
import { importMarket } from './market.js';

const folder = temporaryFolder('usage');
let data: string;
beforeAll(async () => {
  ({ data } = await importMarket(folder));
});

const ask = (argv: readonly string[], env: Record<string, string> = {}): Promise<Printed> =>
  run(argv, { now: () => NOW, env });
const onMarket = ([command = '', ...rest]: readonly string[]): Promise<Printed> =>
  ask([command, '--data', data, ...rest]);

const COMMANDS = [
  'demo',
  'import',
  'status',
  'check',
  'holdings',
  'changes',
  'big-changes',
  'concentration',
  'participant',
  'flows',
  'shares',
  'classify',
  'sql',
  'export',
  'rebuild',
  'serve',
];

it('claims of a file that does not exist are wrong usage, as an import of it is', async () => {
  const path = join(folder, 'no-such.yaml');
  for (const command of ['claims', 'import']) {
    const { code, err } = await onMarket([command, path]);
    expect(code).toBe(2);
    expect(err).toMatch(/no-such\.yaml does not exist; give /);
  }
});

it('a stock that a participant is on no list of is not answered by an empty table alone', async () => {
  const { code, out } = await onMarket(['participant', 'C00019', '--stock', '1']);
  expect(code).toBe(0);
  expect(out).toContain('  ! C00019 is on no stored list of 00001; waizi status has what is stored');
});

describe('help', () => {
  it('lists every command and the exit codes', async () => {
    const { code, out, err } = await ask(['--help']);
    expect(code).toBe(0);
    expect(err).toBe('');
    for (const command of COMMANDS) expect(out).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    expect(out).toContain(
      'Exit codes: 0 done, 1 a check failed or data was rejected, 2 wrong usage, 3 no data',
    );
  });

  it.each(COMMANDS)('of %s', async (command) => {
    const { code, out, err } = await ask([command, '--help']);
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(out).toContain(`Usage: waizi ${command}`);
    expect(out).toContain('--data <dir>');
  });

  it('is what is told without a command', async () => {
    const { code, out, err } = await ask([]);
    expect(code).toBe(2);
    expect(out + err).toContain('Usage: waizi');
  });

  it('and the version', async () => {
    const { code, out } = await ask(['--version']);
    expect(code).toBe(0);
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('the workspace named before the command', () => {
  it.each([
    ['as two words', () => ['--data', data]],
    ['as one', () => [`--data=${data}`]],
  ])('%s, is the one asked', async (_, named) => {
    const { code, out } = await ask([...named(), 'holdings', '09001', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ stock: '09001', date: '2026-08-07' });
  });

  it('without a command is told the commands', async () => {
    const { code, out, err } = await ask(['--data', data]);
    expect(code).toBe(2);
    expect(out + err).toContain('waizi');
  });
});

describe('wrong usage: exit code 2 and one line', () => {
  it.each<readonly [string, readonly string[], string]>([
    [
      'an unknown command',
      ['flow'],
      "unknown command 'flow' (Did you mean flows?); waizi --help lists the commands",
    ],
    [
      'an unknown option',
      ['status', '--jsn'],
      "unknown option '--jsn' (Did you mean --json?); waizi status --help tells what it takes",
    ],
    [
      'an unknown option of a command under a command',
      ['northbound', 'flows', '--from', '2026-08-03', '--data', 'none'],
      "unknown option '--from'; waizi northbound flows --help tells what it takes",
    ],
    ['a missing argument', ['holdings'], "missing required argument 'code'"],
    ['too many arguments', ['holdings', '09001', '09002'], 'too many arguments'],
    [
      'a missing option',
      ['changes', '09001', '--from', '2026-08-03'],
      "required option '--to <day>' not specified",
    ],
    ['an option without its value', ['flows', '--from'], "option '--from <day>' argument missing"],
    ['no paths', ['import'], 'nothing to import: give files or folders, or --from'],
    [
      'a code that is none',
      ['holdings', 'TENCENT'],
      '"TENCENT" is no Hong Kong stock code; give one like 00700',
    ],
    [
      'a date that is none',
      ['flows', '--to', '2026-02-30'],
      '--to "2026-02-30" is no date; write it as 2026-08-14',
    ],
    ['a date in another form', ['holdings', '09001', '--date', '6/8/2026'], '--date "6/8/2026" is no date'],
    [
      'days the wrong way round',
      ['changes', '09001', '--from', '2026-08-07', '--to', '2026-08-03'],
      '--from 2026-08-07 is after --to 2026-08-03',
    ],
    [
      'flows the wrong way round',
      ['flows', '--from', '2026-08-07', '--to', '2026-08-03'],
      '--from 2026-08-07 is after --to 2026-08-03',
    ],
    [
      'a concentration the wrong way round',
      ['concentration', '09001', '--from', '2026-08-07', '--to', '2026-08-03'],
      '--from 2026-08-07 is after --to 2026-08-03',
    ],
    [
      'two forms at once',
      ['status', '--json', '--csv'],
      "option '--csv' cannot be used with option '--json'",
    ],
    ['no folder to write to', ['export', ''], 'the folder is empty'],
    ['no folder to back up to', ['backup', ''], 'the folder is empty'],
    [
      'shares the wrong way round',
      ['shares', '--from', '2026-08-07', '--to', '2026-08-03'],
      '--from 2026-08-07 is after --to 2026-08-03',
    ],
    ['an unknown key', ['flows', '--by', 'sector'], '--by "sector" is none of'],
    [
      'an unknown type',
      ['flows', '--type', 'stable,foreign'],
      '--type "foreign" is none of stable, flexible',
    ],
    ['an unknown kind', ['import', '.', '--as', 'page'], '--as "page" is none of hkex-calendar'],
    [
      'an unknown adjustment',
      ['import', '.', '--adjusted', 'yes'],
      '--adjusted "yes" is none of none, split, split+dividend',
    ],
    ['an unknown step', ['shares', '--step', 'year'], '--step "year" is none of day, week, month'],
    [
      'a threshold that is none',
      ['big-changes', '--threshold', 'half'],
      '--threshold "half" is no percentage',
    ],
    ['a port that is none', ['serve', '--port', '80x'], '--port "80x" is no whole number from 0 to 65535'],
    ['an empty --data', ['status', '--data', ''], '--data is empty; give the folder of the workspace'],
  ])('%s', async (_, argv, told) => {
    const { code, out, err } = argv.includes('--data') ? await ask(argv) : await onMarket(argv);
    expect(err).toMatch(/^waizi: [^\n]+\n$/);
    expect(err).toContain(told);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});

const EVERY_ANSWER = [
  ['status'],
  ['check'],
  ['holdings', '09001'],
  ['changes', '09001', '--from', '2026-08-03', '--to', '2026-08-04'],
  ['big-changes'],
  ['concentration', '09001'],
  ['participant', 'Z99999'],
  ['flows'],
  ['flows', '--from', '2026-08-03', '--to', '2026-08-04'],
  ['shares'],
  ['shares', '--to', '2026-08-04'],
  ['sql', 'SELECT 1'],
  ['export', join(folder, 'nothing')],
  ['rebuild'],
];

describe('no data: exit code 3 and what brings them', () => {
  it.each(EVERY_ANSWER)('%s %s, where there is no workspace', async (...argv) => {
    const absent = join(folder, 'absent');
    const { code, out, err } = await ask([...argv, '--data', absent]);
    expect(err).toBe(`waizi: there is no workspace ${absent} yet; run waizi import PATH... to make it\n`);
    expect(out).toBe('');
    expect(code).toBe(3);
    expect(existsSync(absent)).toBe(false);
    expect(existsSync(join(folder, 'nothing'))).toBe(false);
  });

  it.each(EVERY_ANSWER)('%s %s, where it is empty', async (...argv) => {
    const empty = join(folder, 'empty');
    mkdirSync(empty, { recursive: true });
    const { code, out, err } = await ask([...argv, '--data', empty]);
    expect(err).toMatch(/^waizi: [^\n]*waizi import PATH\.\.\.[^\n]*\n$/);
    expect(out).toBe('');
    expect(code).toBe(3);
  });

  it.each<readonly [string, readonly string[], string]>([
    ['a stock', ['holdings', '09009'], 'no list of 09009 is stored; import one, or see waizi status'],
    [
      'a day before the first',
      ['holdings', '09001', '--date', '2026-08-01'],
      'no list of 09001 on or before 2026-08-01: stored are 2026-08-03 to 2026-08-07',
    ],
    [
      'changes of a stock',
      ['changes', '09009', '--from', '2026-08-03', '--to', '2026-08-07'],
      'no list of 09009',
    ],
    ['a concentration', ['concentration', '09009'], 'no list of 09009'],
    ['flows of another year', ['flows', '--from', '2025-01-02', '--to', '2025-01-10'], '2026'],
    ['a participant whom nobody knows', ['participant', 'Z99999'], 'Z99999'],
  ])('for %s', async (_, argv, told) => {
    const { code, out, err } = await onMarket(argv);
    expect(err).toMatch(/^waizi: [^\n]+\n$/);
    expect(err).toContain(told);
    expect(out).toBe('');
    expect(code).toBe(3);
  });
});

describe('a participant', () => {
  const ids = [
    ...new Set(
      Registry.shipped()
        .all()
        .map(({ id }) => id),
    ),
  ];

  it('of the registry has a page before anything is stored, with an empty portfolio', async () => {
    expect(ids.length).toBeGreaterThan(500);
    const absent = new Workspace(join(folder, 'absent'), { now: () => NOW });
    for (const id of ids)
      expect(await absent.participant(id)).toMatchObject({ id, portfolio: [], as_of: null });
    const { code, out, err } = await ask(['participant', 'C00019', '--data', absent.folder, '--json']);
    expect(`${code} ${err}`).toBe('0 ');
    expect(JSON.parse(out)).toMatchObject({ id: 'C00019', portfolio: [], as_of: null });
  });

  it('of the registry has a page on a stored market', async () => {
    const held = new Map<string, number>();
    for (const id of ['C00019', 'A00005', ids.at(-1) ?? 'C00019']) {
      const { code, out } = await onMarket(['participant', id.toLowerCase(), '--json']);
      expect(code).toBe(0);
      held.set(id, (JSON.parse(out) as { portfolio: unknown[] }).portfolio.length);
    }
    expect(held.get('C00019')).toBe(2);
    expect(held.get('A00005')).toBe(0);
  });
});

describe('the workspace', () => {
  it('is --data, before WAIZI_DATA, before ./waizi-data', async () => {
    const stored = { WAIZI_DATA: data };
    expect((await ask(['status', '--json'], stored)).code).toBe(0);
    const other = await ask(['status', '--data', join(folder, 'absent')], stored);
    expect(other.err).toContain(`there is no workspace ${join(folder, 'absent')} yet`);
    for (const env of [{}, { WAIZI_DATA: '' }])
      expect((await ask(['status'], env)).err).toContain('there is no workspace waizi-data yet');
  });

  it.each([
    [['--data', 'DIR', 'northbound', 'flows', '--by', 'stock']],
    [['northbound', '--data', 'DIR', 'flows', '--by', 'stock']],
    [['northbound', '--data=DIR', 'flows', '--by', 'stock']],
    [['northbound', 'flows', '--data', 'DIR', '--by', 'stock']],
    [['sql', '--data', 'DIR', '--', 'SELECT 1']],
  ])('may stand anywhere: %s', async (argv) => {
    const absent = join(folder, 'absent');
    const { code, err } = await ask(argv.map((word) => word.replace('DIR', absent)));
    expect(err).toContain(`there is no workspace ${absent} yet`);
    expect(code).toBe(3);
  });

  it('with a config.yaml that is wrong is refused, with the key: exit code 1', async () => {
    const wrong = join(folder, 'wrong');
    mkdirSync(wrong);
    writeFileSync(join(wrong, 'config.yaml'), 'conventions: head-office\n');
    const { code, err } = await ask(['status', '--data', wrong]);
    expect(err).toBe(`waizi: ${join(wrong, 'config.yaml')}: unknown key "conventions"; see docs/config.md\n`);
    expect(code).toBe(1);
  });

  it('that another process writes is refused to a second writer, with its holder: exit code 1', async () => {
    const held = join(folder, 'held');
    mkdirSync(join(held, 'store'), { recursive: true });
    const holder = {
      pid: process.pid,
      host: 'elsewhere.invalid',
      command: 'sync',
      since: '2026-11-22T01:02:03Z',
      started: null,
    };
    writeFileSync(join(held, 'store', 'writer.lock'), JSON.stringify(holder));
    const { code, err } = await ask(['import', join(folder, 'in'), '--data', held]);
    expect(err).toMatch(
      /^waizi: the workspace is being written by process \d+ on elsewhere\.invalid \(sync, since [^\n]+\n$/,
    );
    expect(code).toBe(1);
  });
});

describe('a failed check', () => {
  it('is exit code 1', async () => {
    const broken = join(folder, 'broken');
    const { data: market } = await importMarket(broken);
    rmSync(join(market, 'archive'), { recursive: true });
    const { code, out } = await ask(['check', '--data', market, '--json']);
    const rows = (JSON.parse(out) as { rows: { check: string; status: string }[] }).rows;
    expect(rows.filter(({ status }) => status === 'fail').map(({ check }) => check)).toEqual(['archive']);
    expect(code).toBe(1);
  });
});
