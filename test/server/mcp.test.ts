import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LiveWorkspace } from '../../src/server/live-workspace.js';
import { createMcpServer } from '../../src/server/mcp/mcp-server.js';
import { Market, NOW, spaceOf, type TestSpace } from '../support/market.js';

const DAYS = ['2026-08-03', '2026-08-04', '2026-08-05', '2026-08-06', '2026-08-07'];

let space: TestSpace;
let live: LiveWorkspace;
let client: Client;

beforeAll(async () => {
  space = await spaceOf(
    new Market()
      .lists('00700', DAYS, {
        C00019: [1_000_000, 1_000_000, 1_500_000, 1_500_000, 1_300_000],
        C00010: [800_000, 800_000, 300_000, 300_000, 300_000],
        A00003: [500_000, 500_000, 500_000, 500_000, 700_000],
      })
      .tradedOn('00700', ['2026-07-30', '2026-07-31', ...DAYS], 5_000_000, 2)
      .file('securities.csv', 'stock_code,name,category\n00700,TENCENT,Equity\n'),
  );
  live = new LiveWorkspace(space.space.folder, { now: () => NOW });
  client = new Client({ name: 'test', version: '1' });
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await createMcpServer(live, '1.2.3').connect(theirs);
  await client.connect(ours);
});
afterAll(async () => {
  await client.close();
  await live.close();
  space.remove();
});

interface Result {
  readonly isError?: boolean;
  readonly content: readonly { readonly text: string }[];
}

const call = async (name: string, input: Record<string, unknown> = {}): Promise<Result> =>
  (await client.callTool({ name, arguments: input })) as unknown as Result;
const answer = async (
  name: string,
  input: Record<string, unknown> = {},
): Promise<Record<string, unknown>> => {
  const { isError, content } = await call(name, input);
  expect({ isError, text: isError ? content[0]?.text : '' }).toEqual({ isError: undefined, text: '' });
  return JSON.parse(content[0]?.text ?? '') as Record<string, unknown>;
};

describe('an assistant', () => {
  test('is told how to ask, and finds read-only tools with inputs that it can fill', async () => {
    expect(client.getServerVersion()).toMatchObject({ name: 'waizi', version: '1.2.3' });
    expect(client.getInstructions()).toContain('search');
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['flows', 'holdings', 'search', 'nowcast_backtest', 'gaps', 'claims', 'status']),
    );
    for (const { name, description, inputSchema, annotations } of tools) {
      expect(annotations?.readOnlyHint, name).toBe(true);
      expect(description?.length, name).toBeGreaterThan(20);
      for (const [key, value] of Object.entries(inputSchema.properties ?? {}))
        expect((value as { description?: string }).description, `${name} ${key}`).toMatch(/\w/);
    }
    const flows = tools.find(({ name }) => name === 'flows');
    expect(flows?.inputSchema.properties?.by).toMatchObject({ type: 'array' });
    expect(tools.find(({ name }) => name === 'holdings')?.inputSchema.required).toEqual(['code']);
  });

  test('who bought Tencent in the week to 7 August', async () => {
    expect((await answer('search', { q: 'tencent' })).rows).toMatchObject([{ kind: 'stock', id: '00700' }]);
    const flows = await answer('flows', {
      stock: ['00700'],
      from: '2026-08-03',
      to: '2026-08-05',
      by: ['participant'],
      sort: 'net',
    });
    // 500,000 x 2 on 3 August; then 200,000 x 2 from HSBC to southbound on 5 August
    expect(flows.rows).toMatchObject([
      { participant: 'C00019', net: 600_000 },
      { participant: 'A00003', net: 400_000 },
      { participant: 'C00010', net: -1_000_000 },
    ]);
    expect((flows.names as Record<string, string>).C00010).toMatch(/citi/i);
    const sold = await answer('flows', {
      stock: ['00700'],
      from: '2026-08-03',
      to: '2026-08-05',
      by: ['participant'],
      sort: '-net',
      limit: 1,
    });
    expect(sold.rows).toMatchObject([{ participant: 'C00010' }]);
    expect(sold.total_rows).toBe(3);
    expect(sold.shown).toBe('rows 1 to 1 of 3; limit and offset give others');
  });

  test('a place, a number and a yes as JSON values', async () => {
    const holders = await answer('holdings', { code: '700', limit: 2 });
    expect(holders.rows).toHaveLength(2);
    expect((await answer('classify', { all: true })).rows).toBeInstanceOf(Array);
    expect((await answer('participant', { id: 'C00019' })).portfolio).toMatchObject([{ stock: '00700' }]);
  });

  test('a table of which the API gives a part is counted and sorted as a whole', async () => {
    const everybody = (await space.space.classify({ all: true })).rows.map(({ participant }) => participant);
    expect(everybody.length).toBeGreaterThan(500);
    const last = await answer('classify', { all: true, sort: 'participant', limit: 1 });
    expect(last.total_rows).toBe(everybody.length);
    expect(last.rows).toMatchObject([{ participant: everybody.toSorted().at(-1) }]);
    expect(last.paging).toBeUndefined();
  });

  test('a participant: its own names, and the table that was asked for', async () => {
    const { names } = await space.space.participant('C00019');
    const held = await answer('participant', { id: 'C00019' });
    expect(held.names).toEqual(names);
    expect(held.row_names).toEqual({ '00700': expect.stringMatching(/tencent/i) });
    const changed = await answer('participant', {
      id: 'C00019',
      stock: ['00700'],
      from: '2026-08-03',
      sort: 'shares',
      limit: 2,
    });
    expect(changed.total_rows).toBe(3);
    expect((changed.series as { rows: object[] }).rows).toMatchObject([
      { shares: 1_500_000 },
      { shares: 1_300_000 },
    ]);
  });

  test.each([
    ['holdings', { code: '00700', format: 'csv' }, 'no parameter "format"'],
    ['flows', { from: 'yesterday' }, 'is no date'],
    ['flows', { by: ['colour'] }, 'is none of'],
    ['flows', { colour: 'red' }, 'no parameter "colour"'],
    ['flows', { sort: 'colour' }, 'no key "colour"'],
    ['flows', { limit: 0 }, 'no whole number'],
    ['holdings', {}, 'code is needed'],
    ['holdings', { code: '09999' }, '09999'],
    ['holdings', { code: '../status' }, 'stock code'],
    ['valuation', {}, 'import'],
    ['shell', {}, 'no tool "shell"'],
  ])('%s %j is refused in words', async (name, input, words) => {
    const { isError, content } = await call(name, input);
    expect(isError).toBe(true);
    expect(content[0]?.text).toContain(words);
    expect(content[0]?.text).not.toContain('\n');
  });
});

test('waizi mcp speaks over stdio', async () => {
  const other = new Client({ name: 'test', version: '1' });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ['bin/waizi.js', 'mcp', '--data', space.space.folder],
    stderr: 'pipe',
  });
  await other.connect(transport);
  const { content } = (await other.callTool({ name: 'status', arguments: {} })) as unknown as Result;
  expect(JSON.parse(content[0]?.text ?? '').rows.length).toBeGreaterThan(0);
  await other.close();
});
