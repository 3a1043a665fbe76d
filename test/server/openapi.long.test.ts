import { Validator } from '@seriousme/openapi-schema-validator';
import axios, { type InternalAxiosRequestConfig } from 'axios';
import fc from 'fast-check';
import { OpenAPIClientAxios, type OpenAPIV3_1 } from 'openapi-client-axios';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/server/app.js';
import { LiveWorkspace } from '../../src/server/live-workspace.js';
import { Market, NOW, spaceOf, type TestSpace } from '../support/market.js';

const DAYS = ['2026-08-03', '2026-08-04', '2026-08-05', '2026-08-06', '2026-08-07'];
/** What stands in a path, so that there is an answer where the market has one. */
const EXAMPLES: Readonly<Record<string, string>> = {
  code: '09001',
  id: 'C00019',
  figure: 'share-by-type',
  job: '00000000-0000-4000-8000-000000000000',
};

let space: TestSpace;
let live: LiveWorkspace;
let app: ReturnType<typeof createApp>;
let described: OpenAPIV3_1.Document;

beforeAll(async () => {
  space = await spaceOf(
    new Market()
      .lists('09001', DAYS, {
        C00019: [1_000, 1_000, 1_500, 1_500, 1_300],
        C00010: [800, 800, 300, 300, 500],
      })
      .tradedOn('09001', ['2026-07-30', '2026-07-31', ...DAYS], 5_000, 2),
  );
  live = new LiveWorkspace(space.space.folder, { now: () => NOW });
  app = createApp(live, { version: '1.2.3' });
  described = (await (await app.request('http://localhost/api/openapi.json')).json()) as never;
});
afterAll(async () => {
  await live.close();
  space.remove();
});

interface Described {
  readonly path: string;
  readonly id: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
}

/** What can be asked without writing. */
const reads = (): Described[] =>
  Object.entries(described.paths ?? {}).flatMap(([path, item]) =>
    item?.get
      ? [{ path, id: String(item.get.operationId), parameters: (item.get.parameters ?? []) as never }]
      : [],
  );

test('the description is valid OpenAPI 3.1, with one name for each operation', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(described) as never);
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
  expect(validator.version).toBe('3.1');
  const names = Object.values(described.paths ?? {}).flatMap((item) =>
    [item?.get, item?.post].flatMap((one) => (one ? [one.operationId] : [])),
  );
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(40);
});

describe('a client made from the description', () => {
  const clientOf = async () =>
    new OpenAPIClientAxios({
      definition: described as never,
      axiosConfigDefaults: {
        baseURL: 'http://localhost',
        validateStatus: () => true,
        adapter: async (config: InternalAxiosRequestConfig) => {
          const response = await app.request(axios.getUri(config), {
            method: config.method ?? 'get',
            headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
            ...(config.data === undefined ? {} : { body: config.data as string }),
          });
          const text = await response.text();
          const json = response.headers.get('Content-Type')?.includes('json');
          return {
            data: json ? JSON.parse(text) : text,
            status: response.status,
            statusText: '',
            headers: {},
            config,
          };
        },
      },
    }).init();

  test('can call every operation that reads', async () => {
    const client = await clientOf();
    const failed: string[] = [];
    let answered = 0;
    for (const { id, path, parameters } of reads()) {
      if (path.includes('/events')) continue;
      const given = Object.fromEntries(
        parameters.filter((one) => one.in === 'path').map(({ name }) => [name, EXAMPLES[name] ?? '1']),
      );
      const call = client[id];
      const { status } = (await call?.(given)) ?? { status: 0 };
      if (status === 200) answered += 1;
      if (status !== 200 && status !== 404) failed.push(`${id}: ${status}`);
    }
    expect(failed).toEqual([]);
    expect(answered).toBeGreaterThan(15);
  });

  test('gets what the workspace answers, with typed parameters, and a SELECT', async () => {
    const client = await clientOf();
    const flows = await client.flows?.({ from: '2026-08-03', to: '2026-08-04', by: 'participant' });
    const own = await live.flows({ from: '2026-08-03', to: '2026-08-04', by: ['participant'] });
    const rows = ((flows ?? { data: null }).data as { rows: readonly { participant: string; net: number }[] })
      .rows;
    expect(rows.map(({ participant }) => participant)).toEqual(
      own.rows.map(({ participant }) => participant),
    );
    expect(rows.map(({ net }) => net)).toEqual(own.rows.map(({ net }) => Number(net.cents) / 100));
    const counted = await client.sql?.({}, { query: 'SELECT count(DISTINCT stock) AS n FROM holdings' });
    expect(counted?.data).toMatchObject({ rows: [{ n: 1 }] });
  });
});

test('a long answer comes in parts, and says of how many', async () => {
  const ask = async (query: string) =>
    (await (await app.request(`http://localhost/api/classify?${query}`)).json()) as {
      rows: readonly { participant: string }[];
      paging?: { total: number; offset: number; limit: number };
    };
  const all = await ask('all=true');
  expect(all.rows).toHaveLength(500);
  expect(all.paging).toMatchObject({ offset: 0, limit: 500 });
  const { total } = all.paging ?? { total: 0 };
  expect(total).toBeGreaterThan(1000);
  const rest = await ask('all=true&offset=500&limit=100000');
  expect(rest.rows).toHaveLength(total - 500);
  const one = await ask('all=true&participant=C00019');
  expect(one.rows.map(({ participant }) => participant)).toEqual(['C00019']);
  expect(one.paging).toBeUndefined();
  const csv = await (await app.request('http://localhost/api/classify?all=true&format=csv')).text();
  expect(csv.trimEnd().split(/\r?\n/).length - 1).toBeGreaterThanOrEqual(total);
});

test('whatever is asked of any address, the answer is no failure of the server', async () => {
  const text = fc.oneof(
    fc.string({ maxLength: 14 }),
    fc.constantFrom(
      '',
      '2026-08-05',
      '2026-02-30',
      '9999-12-31',
      '0',
      '-1',
      '1e9',
      'true',
      'csv',
      'parquet',
      'zh',
      '../..',
      '%00',
      'stable',
      'participant',
      'day,type',
      '09001',
      'C00019',
      "'; DROP TABLE x; --",
      '='.repeat(2500),
      '\u0000',
      '💥',
    ),
  );
  const operations = reads().filter(({ path }) => !path.includes('/events'));
  const asked = fc.constantFrom(...operations).chain((operation) => {
    const queries = operation.parameters.filter((one) => one.in === 'query').map(({ name }) => name);
    return fc.record({
      operation: fc.constant(operation),
      inPath: fc.oneof(text, fc.constantFrom(...Object.values(EXAMPLES))),
      query: fc.dictionary(fc.constantFrom(...queries, 'unknown'), text, { maxKeys: 4 }),
    });
  });
  await fc.assert(
    fc.asyncProperty(asked, async ({ operation, inPath, query }) => {
      const path = operation.path.replace(/\{\w+\}/g, encodeURIComponent(inPath));
      const response = await app.request(`http://localhost${path}?${new URLSearchParams(query)}`);
      await response.arrayBuffer();
      expect(`${response.status} ${path}`).not.toMatch(/^5/);
    }),
    { numRuns: 100, seed: 20261128 },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(text, fc.json()),
      fc.constantFrom('/api/sql', '/api/import'),
      async (body, path) => {
        const response = await app.request(`http://localhost${path}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: path === '/api/sql' ? JSON.stringify({ query: body }) : body,
        });
        await response.arrayBuffer();
        expect(`${response.status} ${path}`).not.toMatch(/^500/);
      },
    ),
    { numRuns: 30, seed: 20261128 },
  );
});
