import { type ReactNode, useMemo } from 'react';
import type { Reasons, Rows } from '../answers.js';
import { ChangesTable } from '../components/changes-table.js';
import { CumulativeChart } from '../components/cumulative-chart.js';
import { type Holder, useHolderColumns } from '../components/holder.js';
import { LinesChart } from '../components/lines-chart.js';
import { Link } from '../components/link.js';
import { Remark } from '../components/remark.js';
import { Section } from '../components/section.js';
import { Await } from '../components/states.js';
import { Table } from '../components/table.js';
import { api, useData } from '../data.js';
import { type ListRow, listsAround } from '../lists.js';
import { useNames } from '../names.js';
import { addressOf } from '../place.js';
import { useSay, useWords } from '../settings.js';
import { useWindow } from '../window.js';
import { EXPLORER } from '../words/explorer.js';

interface Stock extends Rows<ListRow> {
  readonly stock: string;
  readonly name: string | null;
  readonly name_zh: string | null;
}

interface Event {
  readonly date: string;
  readonly kind: string;
  readonly participant: string | null;
  readonly shares: number | null;
  readonly detail: string | null;
  readonly source: string;
}

interface Holdings extends Rows<Holder & { readonly shares: number; readonly pct: number | null }> {
  readonly date: string;
  readonly total_named: number;
  readonly total_ccass: number | null;
  readonly issued: number | null;
  readonly source?: { readonly kind: string; readonly file: string };
}

const PRICES = { en: 'prices as imported', zh: '导入的行情' };
const CCASS = { en: 'CCASS participant holdings', zh: '中央结算系统参与者持仓' };
const PRICE_LINES = [{ key: 'close', name: { en: 'close', zh: '收盘价' }, colour: 'foreign' }];
const CONCENTRATION_LINES = [
  { key: 'top5', name: { en: 'five largest', zh: '前五大' }, colour: 'foreign' },
  { key: 'top10', name: { en: 'ten largest', zh: '前十大' }, colour: 'southbound' },
];
const ALL_TYPES = ['stable', 'flexible', 'southbound', 'mainland', 'hong-kong'];

/** One stock: price, who bought, who holds, what changed, what was no trade, and the lists behind it. */
export function StockPage({ id }: { readonly id: string }): ReactNode {
  const words = useWords(EXPLORER);
  const { lang } = useSay();
  const stock = useData<Stock>(api(`/stocks/${encodeURIComponent(id)}`));
  const { from, to } = useWindow();
  const code = stock.data?.stock ?? id;
  const name =
    stock.data &&
    (lang === 'zh' ? (stock.data.name_zh ?? stock.data.name) : (stock.data.name ?? stock.data.name_zh));
  return (
    <>
      <h1>
        {code} {name}
      </h1>
      <Await of={stock} height={600}>
        {({ rows }) => (
          <>
            <p>
              <Link to={addressOf('/flows', { stock: code })}>{words.inFlows}</Link>
            </p>
            {rows.length === 0 && <p className="stale">{words.notIn}</p>}
            <Prices code={code} />
            <CumulativeChart from={from} to={to} stock={code} types={ALL_TYPES} />
            <Holders code={code} to={to} lists={rows} />
            <Changes code={code} from={from} to={to} lists={rows} />
            <Concentration code={code} />
            <Events code={code} />
            <Lists lists={rows} />
          </>
        )}
      </Await>
    </>
  );
}

function Prices({ code }: { code: string }): ReactNode {
  const words = useWords(EXPLORER);
  const prices = useData<Rows<{ date: string; close: number }>>(api(`/prices/${code}`));
  const events = useData<Rows<Event>>(api(`/events/${code}`));
  const rows = useMemo(
    () => prices.data?.rows.map(({ date, close }) => ({ day: date, close })) ?? [],
    [prices.data],
  );
  const marks = useMemo(
    () =>
      (events.data?.rows ?? [])
        .filter(({ source, kind }) => source === 'action' && kind !== 'dividend')
        .map(({ date, kind }) => ({
          day: date,
          text: { en: EXPLORER.en.kinds[kind] ?? kind, zh: EXPLORER.zh.kinds[kind] ?? kind },
        })),
    [events.data],
  );
  return (
    <Await of={prices} height={330}>
      {() => (
        <LinesChart
          id={`price-${code}`}
          title={{ en: `Price of ${code}`, zh: `${code} 股价` }}
          measure={{ en: 'Close, HKD, as traded', zh: '收盘价，港元，未复权' }}
          source={PRICES}
          unit="HKD"
          lines={PRICE_LINES}
          rows={rows}
          marks={marks}
          csv={api(`/prices/${code}`, { format: 'csv' })}
          key={words.stock}
        />
      )}
    </Await>
  );
}

function Holders({ code, to, lists }: { code: string; to: string; lists: readonly ListRow[] }): ReactNode {
  const words = useWords(EXPLORER);
  const say = useSay();
  const date = lists.find(({ trade_date }) => trade_date !== null && trade_date <= to)?.date ?? null;
  const holdings = useData<Holdings>(api(`/holdings/${code}`, { date }));
  const columns = useHolderColumns<Holdings['rows'][number]>(useNames());
  const told = (shares: number | null): string => (shares === null ? words.unknown : say.number(shares));
  const { data } = holdings;
  return (
    <Section
      title={words.holders}
      subtitle={
        data
          ? words.holdersText(
              say.date(data.date),
              words.sourceKinds[data.source?.kind ?? ''] ?? data.source?.kind ?? '–',
            )
          : ' '
      }
    >
      <Await of={holdings} height={520}>
        {({ rows, total_named, total_ccass, issued }) => (
          <>
            <Table
              caption={words.holders}
              name={`holdings-${code}`}
              csv={api(`/holdings/${code}`, { date, format: 'csv' })}
              rows={rows}
              columns={[
                ...columns,
                { key: 'shares', head: words.shares, kind: 'number', value: ({ shares }) => shares },
                { key: 'pct', head: words.pct, kind: 'number', value: ({ pct }) => pct },
              ]}
            />
            <p className="source">{words.totals(told(total_named), told(total_ccass), told(issued))}</p>
          </>
        )}
      </Await>
    </Section>
  );
}

function Changes({
  code,
  from,
  to,
  lists,
}: {
  code: string;
  from: string;
  to: string;
  lists: readonly ListRow[];
}): ReactNode {
  const words = useWords(EXPLORER);
  const say = useSay();
  const ends = listsAround(lists, from, to);
  const query = ends && { from: ends.from.date, to: ends.to.date };
  const changes = useData<Rows<Holder & Reasons>>(query && api(`/changes/${code}`, query));
  const keys = useHolderColumns<Holder & Reasons>(useNames());
  return (
    <Section
      title={words.changes}
      subtitle={ends ? words.changesText(say.date(ends.from.date), say.date(ends.to.date)) : ' '}
    >
      {query === null ? (
        <p className="faint">{words.noLists}</p>
      ) : (
        <Await of={changes} height={520}>
          {({ rows }) => (
            <ChangesTable
              caption={words.changes}
              name={`changes-${code}`}
              rows={rows}
              keys={keys}
              csv={api(`/changes/${code}`, { ...query, format: 'csv' })}
            />
          )}
        </Await>
      )}
    </Section>
  );
}

function Concentration({ code }: { code: string }): ReactNode {
  const loaded = useData<Rows<{ date: string; top5: number | null; top10: number | null }>>(
    api(`/concentration/${code}`),
  );
  const rows = useMemo(
    () => loaded.data?.rows.map(({ date, top5, top10 }) => ({ day: date, top5, top10 })) ?? [],
    [loaded.data],
  );
  return (
    <Await of={loaded} height={330}>
      {() => (
        <LinesChart
          id={`concentration-${code}`}
          title={{ en: 'How much the largest holders have', zh: '最大持有人的集中度' }}
          measure={{ en: 'Percent of issued shares', zh: '占已发行股份的百分比' }}
          source={CCASS}
          unit="percent"
          lines={CONCENTRATION_LINES}
          rows={rows}
          csv={api(`/concentration/${code}`, { format: 'csv' })}
        />
      )}
    </Await>
  );
}

function Events({ code }: { code: string }): ReactNode {
  const words = useWords(EXPLORER);
  const say = useSay();
  const events = useData<Rows<Event>>(api(`/events/${code}`));
  const nameOf = useNames();
  return (
    <Section title={words.events} subtitle={words.eventsText}>
      <Await of={events} height={320}>
        {({ rows }) => (
          <Table
            caption={words.events}
            name={`events-${code}`}
            csv={api(`/events/${code}`, { format: 'csv' })}
            rows={rows}
            height={380}
            columns={[
              { key: 'date', head: words.date, value: ({ date }) => date },
              { key: 'kind', head: words.kind, value: ({ kind }) => words.kinds[kind] ?? kind },
              {
                key: 'participant',
                head: words.participant,
                value: ({ participant }) =>
                  participant && `${participant} ${nameOf(participant) ?? ''}`.trim(),
                show: ({ participant }) =>
                  participant !== null && /^[A-Z]\d{5}$/.test(participant) ? (
                    <Link to={addressOf(`/participant/${participant}`)}>
                      {participant} {nameOf(participant)}
                    </Link>
                  ) : (
                    participant !== null && <Remark text={participant} />
                  ),
              },
              {
                key: 'shares',
                head: words.shares,
                kind: 'signed',
                value: ({ shares }) => shares,
                show: ({ shares }) => (shares === null ? null : say.number(shares)),
              },
              {
                key: 'detail',
                head: words.detail,
                value: ({ detail }) => detail,
                show: ({ detail }) => (detail === null ? null : <Remark text={detail} />),
              },
              {
                key: 'source',
                head: words.source,
                wide: true,
                value: ({ source }) => words.sources[source] ?? source,
              },
            ]}
          />
        )}
      </Await>
    </Section>
  );
}

export function Lists({ lists }: { lists: readonly ListRow[] }): ReactNode {
  const words = useWords(EXPLORER);
  return (
    <Section title={words.lists} subtitle={words.listsText}>
      <Table
        caption={words.lists}
        name="lists"
        rows={lists}
        height={320}
        columns={[
          { key: 'date', head: words.date, value: ({ date }) => date },
          { key: 'trade_date', head: words.tradeDate, value: ({ trade_date }) => trade_date },
          { key: 'lines', head: words.lines, kind: 'number', value: ({ lines }) => lines },
          {
            key: 'file',
            head: words.file,
            value: ({ file }) => file,
            show: ({ file }) => <span title={file}>{file.split(/[\\/]/).at(-1)}</span>,
          },
          {
            key: 'sha256',
            head: words.checksum,
            wide: true,
            value: ({ sha256 }) => sha256,
            show: ({ sha256 }) => <code title={sha256}>{sha256.slice(0, 16)}…</code>,
          },
        ]}
      />
    </Section>
  );
}
