import { z } from '@hono/zod-openapi';
import { lastDay, stockCode } from '../../../flows/explorer/stored-day.js';
import { sqlFile } from '../../../store/sql-file.js';
import { search, searchIndex } from '../../search.js';
import { needStock, stockName } from '../../stocks.js';
import { day, stockPath, text, whole } from '../parameters.js';
import { question } from '../question.js';
import { answerOf, Day, rowsOf } from '../schemas.js';

const PRICES = sqlFile(import.meta.url, '../../sql/stock-prices.sql');
const EVENTS = sqlFile(import.meta.url, '../../sql/stock-events.sql');
const FILES = sqlFile(import.meta.url, '../../sql/received-files.sql');
const LISTS = `SELECT CAST(date AS VARCHAR) AS date, lines, total_named, total_ccass, issued, f.name AS file, f.sha256 AS sha256
FROM stock_days JOIN files AS f USING (file) WHERE chosen AND stock = $stock ORDER BY date DESC`;

const window = { from: day('first day'), to: day('last day') };

export const DATA = [
  question({
    path: '/status',
    tag: 'data',
    summary: 'What is stored, from when to when, how fresh',
    answer: answerOf({
      workspace: z.string(),
      today: Day,
      rows: rowsOf({
        kind: z.string(),
        source: z.string(),
        from: Day.nullable(),
        to: Day.nullable(),
        rows: z.number().int(),
        stale_days: z.number().int().nullable(),
      }),
    }),
    ask: async (workspace) => ({
      workspace: workspace.folder,
      today: workspace.today(),
      rows: await workspace.status(),
    }),
  }),
  question({
    path: '/check',
    tag: 'data',
    summary: 'All data-quality checks',
    answer: answerOf({
      rows: rowsOf({
        check: z.string(),
        status: z.enum(['pass', 'warn', 'fail']),
        count: z.number().int(),
        example: z.string().nullable(),
        remedy: z.string().nullable(),
      }),
    }),
    ask: async (workspace) => ({ workspace: workspace.folder, rows: await workspace.checks() }),
  }),
  question({
    path: '/search',
    tag: 'data',
    summary: 'Stocks by code, English and Chinese name; participants by id and name',
    with: { q: text('words to look for', 80), most: whole('at most so many (default: 20)', 1, 100) },
    answer: answerOf({
      rows: rowsOf({
        kind: z.enum(['stock', 'participant']),
        id: z.string(),
        name: z.string().nullable(),
        name_zh: z.string().nullable(),
        stored: z.boolean(),
      }),
    }),
    ask: async (workspace, { q, most }) =>
      workspace.with(async (reader) => ({
        rows: search(
          await onceFor(reader.manifest, () => searchIndex(reader.engine, workspace.registry)),
          q ?? '',
          most ?? 20,
        ),
      })),
  }),
  question({
    path: '/names',
    tag: 'data',
    summary: 'Names of all stocks and participants of which lists are stored',
    answer: answerOf({
      rows: rowsOf({
        kind: z.enum(['stock', 'participant']),
        id: z.string(),
        name: z.string().nullable(),
        name_zh: z.string().nullable(),
      }),
    }),
    ask: async (workspace) =>
      workspace.with(async (reader) => {
        const all = await onceFor(reader.manifest, () => searchIndex(reader.engine, workspace.registry));
        return {
          rows: all
            .filter(({ stored }) => stored)
            .map(({ kind, id, name, name_zh }) => ({ kind, id, name, name_zh })),
        };
      }),
  }),
  question({
    path: '/stocks/{code}',
    tag: 'data',
    summary: 'A stock: names, and the lists of its holders that are stored, each with its file',
    of: { code: stockPath },
    answer: answerOf({
      stock: z.string(),
      name: z.string().nullable(),
      name_zh: z.string().nullable(),
      rows: rowsOf({
        date: Day,
        trade_date: Day.nullable(),
        lines: z.number().int(),
        file: z.string(),
        sha256: z.string(),
      }),
    }),
    ask: (workspace, { code }) =>
      workspace.with(async ({ engine }, calendar) => {
        const stock = stockCode(code);
        await needStock(engine, stock);
        const lists = await engine.query(LISTS, { stock });
        const rows = lists.map(({ date, ...row }) => {
          const day = String(date);
          const settled = calendar.isSettlementDay(day) ? calendar.tradeDatesOf(day) : [];
          return { date: day, trade_date: settled.at(-1) ?? null, ...row };
        });
        return { stock, ...(await stockName(engine, stock)), rows };
      }),
  }),
  ...(
    [
      [
        'prices',
        PRICES,
        'Closes (HKD, as traded) and volumes (shares) of a stock',
        { close: z.number(), volume: z.number().nullable() },
      ],
      [
        'events',
        EVENTS,
        'Corporate actions, announcements, and changes of holdings that were no trade',
        { kind: z.string(), source: z.string() },
      ],
    ] as const
  ).map(([path, sql, summary, row]) =>
    question({
      path: `/${path}/{code}`,
      tag: 'data',
      summary,
      of: { code: stockPath },
      with: window,
      answer: answerOf({ stock: z.string(), rows: rowsOf({ date: Day, ...row }) }),
      ask: (workspace, { code, from, to }) =>
        workspace.with(async ({ engine }) => {
          const stock = stockCode(code);
          await needStock(engine, stock);
          const first = from ?? '1900-01-01';
          const rows = await engine.query(sql, { stock, first, last: to ?? (await lastDay(engine, null)) });
          return { stock, rows };
        }),
    }),
  ),
  question({
    path: '/files',
    tag: 'data',
    summary: 'Files as they were received, the latest first',
    answer: answerOf({
      rows: rowsOf({
        file: z.number().int(),
        name: z.string(),
        kind: z.string(),
        sha256: z.string(),
        rows: z.number(),
      }),
    }),
    ask: (workspace) => workspace.with(async ({ engine }) => ({ rows: await engine.query(FILES) })),
  }),
];

const kept = new WeakMap<object, Promise<never>>();

/** What is made of a version of the store, made once. */
function onceFor<T>(version: object, make: () => Promise<T>): Promise<T> {
  const found = kept.get(version) as Promise<T> | undefined;
  if (found) return found;
  const made = make();
  kept.set(version, made as Promise<never>);
  made.catch(() => kept.delete(version));
  return made;
}
