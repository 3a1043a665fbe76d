import type { ReactNode } from 'react';
import type { Say } from '../../../src/figures/frame/say.js';
import { type FlowRow, type Flows, REASONS } from '../answers.js';
import { inScale } from '../format.js';
import { addressOf } from '../place.js';
import { useNames } from '../names.js';
import { useSay, useWords } from '../settings.js';
import { FLOWS } from '../words/flows.js';
import { Link } from './link.js';
import { type Column, Table } from './table.js';

export type FlowKey = 'type' | 'industry' | 'stock' | 'participant' | 'day' | 'week' | 'month';

interface Props {
  readonly flows: Flows;
  readonly by: FlowKey;
  readonly name: string;
  readonly csv?: string;
  /** Where a row leads. */
  readonly to?: (row: FlowRow) => string;
  readonly sort?: { readonly key: string; readonly down: boolean };
}

/** Flows by one key: net, buys, sells and what was no trade, in one scale that the heads name. */
export function FlowTable({ flows, by, name, csv, to, sort }: Props): ReactNode {
  const words = useWords(FLOWS);
  const say = useSay();
  const nameOf = useNames();
  const { rows, coverage } = flows;
  const scale = say.scale(rows.flatMap(({ net, buy, sell }) => [net, buy, sell]));
  const unit = say.unit(scale, 'HKD');
  const money = (key: 'net' | 'buy' | 'sell' | (typeof REASONS)[number], wide = false): Column<FlowRow> => ({
    key,
    head: `${words[key]} (${unit})`,
    kind: key === 'net' ? 'signed' : 'number',
    wide,
    value: (row) => row[key],
    show: (row) =>
      key === 'buy' || key === 'sell' ? say.scaled(row[key], scale) : inScale(row[key], scale, say),
  });
  const label = (row: FlowRow): string =>
    labelOf(row[by] ?? '', by, say, coverage.industries?.names_zh ?? {}, words.unclassified);
  const key: Column<FlowRow> = {
    key: by,
    head: words.key[by],
    value: (row) => label(row),
    show: (row) => {
      const shown = (
        <>
          {by === 'type' && <span className={`key type-${row.type}`} />}
          {label(row)}
        </>
      );
      return to ? <Link to={to(row)}>{shown}</Link> : shown;
    },
  };
  const named: Column<FlowRow> = { key: 'name', head: words.name, value: (row) => nameOf(row[by]) };
  const columns = [
    key,
    ...(by === 'stock' || by === 'participant' ? [named] : []),
    money('net'),
    money('buy'),
    money('sell'),
    ...REASONS.filter((reason) => rows.some((row) => row[reason] !== 0)).map((reason) => money(reason, true)),
  ];
  return (
    <Table
      caption={`${words.net}: ${words.key[by]}`}
      name={name}
      columns={columns}
      rows={rows}
      {...(sort ? { sort } : {})}
      {...(csv === undefined ? {} : { csv })}
    />
  );
}

export function labelOf(
  value: string,
  by: FlowKey,
  say: Say,
  zh: Readonly<Record<string, string>>,
  unclassified: string,
): string {
  if (by === 'type') return say.Type(value);
  if (by === 'industry')
    return value === 'unclassified' ? unclassified : say.lang === 'zh' ? (zh[value] ?? value) : value;
  return value;
}

export interface ForeignRow {
  readonly key: string;
  readonly stable: number;
  readonly flexible: number;
  readonly foreign: number;
}

/** Foreign flows by industry or stock, both kinds side by side. */
export function foreignRows({ rows }: Flows, by: 'industry' | 'stock'): ForeignRow[] {
  const found = new Map<string, { stable: number; flexible: number }>();
  for (const row of rows) {
    const key = row[by] ?? '';
    const own = found.get(key) ?? { stable: 0, flexible: 0 };
    if (row.type === 'stable' || row.type === 'flexible') own[row.type] += row.net;
    found.set(key, own);
  }
  return [...found].map(([key, own]) => ({ key, ...own, foreign: own.stable + own.flexible }));
}

interface ForeignLook {
  readonly say: Say;
  readonly name: (id: string) => string | null;
  readonly zh: Readonly<Record<string, string>>;
  readonly words: {
    readonly [key in 'industry' | 'stock' | 'name' | 'stable' | 'flexible' | 'foreign']: string;
  };
}

export function foreignColumns(
  rows: readonly ForeignRow[],
  by: 'industry' | 'stock',
  { say, name, zh, words }: ForeignLook,
): Column<ForeignRow>[] {
  const scale = say.scale(rows.flatMap(({ stable, flexible, foreign }) => [stable, flexible, foreign]));
  const unit = say.unit(scale, 'HKD');
  const label = ({ key }: ForeignRow): string => labelOf(key, by, say, zh, say.in('Unclassified', '未分类'));
  const address = ({ key }: ForeignRow): string =>
    by === 'stock' ? addressOf(`/stock/${key}`) : addressOf('/flows', { industry: key });
  return [
    {
      key: by,
      head: words[by],
      value: label,
      show: (row) => <Link to={address(row)}>{label(row)}</Link>,
    },
    ...(by === 'stock' ? [{ key: 'name', head: words.name, value: ({ key }: ForeignRow) => name(key) }] : []),
    ...(['foreign', 'stable', 'flexible'] as const).map(
      (key): Column<ForeignRow> => ({
        key,
        head: `${words[key]} (${unit})`,
        kind: 'signed',
        value: (row) => row[key],
        show: (row) => inScale(row[key], scale, say),
      }),
    ),
  ];
}
