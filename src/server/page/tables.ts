import { html } from 'hono/html';
import { Amount } from '../../amount.js';
import type { FlowRow } from '../../flows/flows.js';
import { FOREIGN, INVESTOR_TYPES } from '../../participants/investor-type.js';
import { netOf, type StockFlow, ZERO } from '../overview.js';
import type { Shares } from '../../flows/shares.js';
import type { StatusRow } from '../../flows/status.js';
import { grouped, type Language, percent, shortDay, tableHkd, tableValue } from './numbers.js';
import { WORDS } from './words.js';

export type Markup = ReturnType<typeof html>;

/** An amount in a table's cell: coloured by its sign where it is a net flow, the exact figure kept beside it. */
function money(amount: Amount, language: Language, sign: 'coloured' | 'signed' | 'none'): Markup {
  const kind =
    sign !== 'coloured' || amount.cents === 0n ? 'number' : amount.cents < 0n ? 'number out' : 'number in';
  return html`<td class="${kind}"><data value="${amount.toString()}">${tableHkd(amount, language, sign !== 'none')}</data></td>`;
}

interface FlowLine {
  readonly key: string;
  readonly label: string;
  readonly rows: readonly FlowRow[];
  readonly total: boolean;
}

const sumOf = (rows: readonly FlowRow[], value: (row: FlowRow) => Amount): Amount =>
  rows.reduce((sum, row) => sum.add(value(row)), ZERO);

const otherThanTrade = (row: FlowRow): Amount =>
  row.transfer.add(row.corporate_action).add(row.deposit).add(row.placing).add(row.listing);

/** Flows by type, foreign capital as a whole first. */
export function flowTable(rows: readonly FlowRow[], language: Language): Markup {
  const words = WORDS[language];
  const [type, net, buy, sell, other] = words.flows.columns;
  const foreign = rows.filter((row) => (FOREIGN as readonly string[]).includes(row.type ?? ''));
  const lines: FlowLine[] = [
    { key: 'foreign', label: words.foreign, rows: foreign, total: true },
    ...INVESTOR_TYPES.map((one) => ({
      key: one,
      label: words.types[one] ?? one,
      rows: rows.filter((row) => row.type === one),
      total: false,
    })).filter((line) => line.rows.length > 0),
  ];
  const largest = lines.reduce((most, line) => Math.max(most, Math.abs(netOf(line.rows).toNumber())), 1);
  return html`<table class="flows">
    <thead><tr><th scope="col">${type}</th><th scope="col" class="bar"></th><th scope="col" class="number">${net}</th><th scope="col" class="number">${buy}</th><th scope="col" class="number">${sell}</th><th scope="col" class="number">${other}</th></tr></thead>
    <tbody>${lines.map(
      (line) => html`<tr${line.total ? html` class="total"` : ''}>
        <th scope="row"><span class="key ${line.key}"></span>${line.label}</th>
        <td class="bar">${signBar(netOf(line.rows).toNumber() / largest)}</td>
        ${money(netOf(line.rows), language, 'coloured')}
        ${money(
          sumOf(line.rows, ({ buy: bought }) => bought),
          language,
          'none',
        )}
        ${money(
          sumOf(line.rows, ({ sell: sold }) => sold),
          language,
          'none',
        )}
        ${money(sumOf(line.rows, otherThanTrade), language, 'signed')}
      </tr>`,
    )}</tbody>
  </table>`;
}

/** A bar to the right of zero for what came in, to the left for what went out. */
function signBar(part: number): Markup {
  const width = Math.round(Math.abs(part) * 980) / 10;
  const from = part < 0 ? -width : 0;
  return html`<svg viewBox="-100 0 200 12" preserveAspectRatio="none" aria-hidden="true"><rect class="${part < 0 ? 'out' : 'in'}" x="${from}" y="1" width="${width}" height="10"/><path class="zero" d="M0 0V12"/></svg>`;
}

/** Each type's share of value on the last of the days. */
export function shareTable({ rows }: Shares, language: Language): Markup {
  const words = WORDS[language];
  const [type, value, share] = words.shares.columns;
  const last = rows.filter((row) => row.date === rows[rows.length - 1]?.date);
  return html`<table class="shares">
    <thead><tr><th scope="col">${type}</th><th scope="col" class="bar"></th><th scope="col" class="number">${value}</th><th scope="col" class="number">${share}</th></tr></thead>
    <tbody>${last.map(
      (row) => html`<tr>
        <th scope="row"><span class="key ${row.type}"></span>${words.types[row.type] ?? row.type}</th>
        <td class="bar"><svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true"><rect class="${row.type}" x="0" y="1" width="${Math.round(row.share * 1000) / 10}" height="10"/></svg></td>
        <td class="number"><data value="${row.value.toString()}">${tableValue(row.value, language)}</data></td>
        <td class="number">${percent(row.share)}</td>
      </tr>`,
    )}</tbody>
  </table>`;
}

/** Stocks by net flow of foreign capital. */
export function moverTable(caption: string, stocks: readonly StockFlow[], language: Language): Markup {
  const words = WORDS[language].movers;
  const [stock, net, stable, flexible] = words.columns;
  const nameOf = (one: StockFlow): string =>
    (language === 'zh' ? (one.nameZh ?? one.name) : (one.name ?? one.nameZh)) ?? '';
  return html`<table class="movers">
    <thead><tr><th scope="col">${caption}<span class="hidden">, ${stock}</span></th><th scope="col" class="number">${net}</th><th scope="col" class="number">${stable}</th><th scope="col" class="number">${flexible}</th></tr></thead>
    <tbody>${
      stocks.length === 0
        ? html`<tr><td colspan="4">${words.none}</td></tr>`
        : stocks.map(
            (one) => html`<tr>
        <th scope="row"><bdi>${nameOf(one)}</bdi> <span class="code">${one.stock}</span></th>
        ${money(one.net, language, 'coloured')}${money(one.stable, language, 'coloured')}${money(one.flexible, language, 'coloured')}
      </tr>`,
          )
    }</tbody>
  </table>`;
}

/** What is stored; the files together in one row. */
export function statusTable(rows: readonly StatusRow[], language: Language): Markup {
  const { columns, kinds } = WORDS[language].stored;
  const [kind, source, from, to, count, stale] = columns;
  const date = (value: string | null): string => (value === null ? '' : shortDay(value, language));
  return html`<table class="status">
    <thead><tr><th scope="col">${kind}</th><th scope="col" class="wide">${source}</th><th scope="col" class="date wide">${from}</th><th scope="col" class="date">${to}</th><th scope="col" class="number">${count}</th><th scope="col" class="age">${stale}</th></tr></thead>
    <tbody>${withFilesAsOne(rows).map(
      (row) =>
        html`<tr><th scope="row">${kinds[row.kind] ?? row.kind}<bdi class="narrow">${row.source}</bdi></th><td class="wide"><bdi>${row.source}</bdi></td><td class="date wide">${date(row.from)}</td><td class="date">${date(row.to)}</td><td class="number">${grouped(row.rows)}</td><td class="age">${row.stale_days === null ? '' : grouped(row.stale_days)}</td></tr>`,
    )}</tbody>
  </table>`;
}

function withFilesAsOne(rows: readonly StatusRow[]): StatusRow[] {
  const files = rows.filter(({ kind }) => kind === 'files');
  const first = files[0];
  if (!first) return [...rows];
  const days = (pick: (row: StatusRow) => string | null): string[] =>
    files.flatMap((row) => pick(row) ?? []).sort();
  return [
    ...rows.filter(({ kind }) => kind !== 'files'),
    {
      ...first,
      source: '',
      from: days(({ from }) => from)[0] ?? null,
      to: days(({ to }) => to).at(-1) ?? null,
      rows: files.reduce((total, row) => total + row.rows, 0),
    },
  ];
}
