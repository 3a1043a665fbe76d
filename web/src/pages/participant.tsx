import { type ReactNode, useMemo } from 'react';
import { chinesePlace } from '../../../src/server/remarks/remark.js';
import type { Reasons, Rows } from '../answers.js';
import { ChangesTable } from '../components/changes-table.js';
import { LinesChart } from '../components/lines-chart.js';
import { Link } from '../components/link.js';
import { Remark } from '../components/remark.js';
import { Section } from '../components/section.js';
import { Await } from '../components/states.js';
import { type Column, Table } from '../components/table.js';
import { api, useData } from '../data.js';
import { type ListRow, listsAround } from '../lists.js';
import { useNames } from '../names.js';
import { addressOf, hereWith, usePlace } from '../place.js';
import { useSay, useWords } from '../settings.js';
import { useWindow } from '../window.js';
import { EXPLORER } from '../words/explorer.js';

interface Holding {
  readonly stock: string;
  readonly date: string;
  readonly shares: number;
  readonly pct: number | null;
  readonly value: number | null;
}

interface Participant {
  readonly id: string;
  readonly names: readonly string[];
  readonly home: string;
  readonly kind: string;
  readonly group: string | null;
  readonly head_office: string | null;
  readonly type: string;
  readonly evidence: string;
  readonly successor: string | null;
  readonly overridden: readonly { readonly field?: string }[];
  readonly as_of: string | null;
  readonly value: number | null;
  readonly unpriced: readonly string[];
  readonly stale: readonly string[];
  readonly portfolio: readonly Holding[];
  readonly changes?: {
    readonly from: string;
    readonly to: string;
    readonly rows: readonly (Reasons & { stock: string })[];
  };
  readonly series?: { readonly stock: string; readonly rows: readonly { date: string; shares: number }[] };
}

interface Judged {
  readonly participant: string;
  readonly p_flexible: number | null;
  readonly trade_frequency: number | null;
  readonly months: number;
  readonly reason: string;
}

const CCASS = { en: 'CCASS participant holdings', zh: '中央结算系统参与者持仓' };
const HOLDING_LINES = [{ key: 'shares', name: { en: 'shares', zh: '股数' }, colour: 'foreign' }];

/** One participant: who it is, how it trades, what it holds and what it bought and sold. */
export function ParticipantPage({ id }: { readonly id: string }): ReactNode {
  const words = useWords(EXPLORER);
  const { lang } = useSay();
  const { from, to } = useWindow();
  const { query } = usePlace();
  const stock = query.get('stock');
  const path = `/participant/${encodeURIComponent(id)}`;
  const page = useData<Participant>(api(path));
  // trades of a window stand in the lists of later days: those of its largest holding say of which
  const largest = page.data?.portfolio[0]?.stock;
  const lists = useData<Rows<ListRow>>(largest === undefined ? null : api(`/stocks/${largest}`));
  const ends = lists.data && listsAround(lists.data.rows, from, to);
  const traded = useData<Participant>(ends && api(path, { from: ends.from.date, to: ends.to.date }));
  const series = useData<Participant>(stock === null ? null : api(path, { stock }));
  const name =
    page.data?.names.find((one) => /\p{Script=Han}/u.test(one) === (lang === 'zh')) ?? page.data?.names[0];
  return (
    <>
      <h1>
        {id} {name}
      </h1>
      <Await of={page} height={600}>
        {(data) => (
          <>
            <Who page={data} />
            {stock !== null && (
              <Await of={series} height={330}>
                {(one) => <Series page={one} stock={stock} path={path} />}
              </Await>
            )}
            <Portfolio page={data} path={path} />
            {ends && (
              <Await of={traded} height={420}>
                {(changed) => <Traded page={changed} path={path} />}
              </Await>
            )}
            <p className="faint">{data.portfolio.length === 0 && words.notIn}</p>
          </>
        )}
      </Await>
    </>
  );
}

/** Ids of participants that trade; holders known by name alone are not judged. */
const JUDGEABLE = /^[A-Z]\d{5}$/;

function Who({ page }: { page: Participant }): ReactNode {
  const words = useWords(EXPLORER);
  const say = useSay();
  const judged = useData<Rows<Judged>>(
    api('/classify', { all: true, participant: JUDGEABLE.test(page.id) ? page.id : 'none' }),
  );
  const own = judged.data?.rows.find(({ participant }) => participant === page.id);
  const facts: [string, ReactNode][] = [
    [
      words.type,
      <>
        <span className={`key type-${page.type}`} />
        {say.Type(page.type)}
      </>,
    ],
    [words.home, words.homes[page.home] ?? page.home],
    [words.kindOf, words.participantKinds[page.kind] ?? page.kind],
    [words.group, page.group && <span lang="en">{page.group}</span>],
    [words.headOffice, page.head_office && <Place key="place" text={page.head_office} />],
    [words.names, <Names key="names" names={page.names} />],
    [words.successor, page.successor],
    [words.evidence, <Remark key="evidence" text={page.evidence} />],
    [
      words.overridden,
      page.overridden
        .map(({ field }) => field ?? '')
        .filter(Boolean)
        .join(', '),
    ],
  ];
  return (
    <div className="grid">
      <Section title={words.who} span={6}>
        <Facts facts={facts} />
      </Section>
      <Section title={words.how} span={6}>
        <Await of={judged} height={120}>
          {() =>
            own?.trade_frequency === null || own === undefined ? (
              <p>{words.notJudged}</p>
            ) : (
              <Facts
                facts={[
                  [words.frequency, words.frequencyText(say.percent(own.trade_frequency, 2), own.months)],
                  [words.pFlexible, own.p_flexible === null ? null : say.percent(own.p_flexible, 0)],
                  [words.reason, <Remark key="reason" text={own.reason} />],
                ]}
              />
            )
          }
        </Await>
      </Section>
    </div>
  );
}

/** All names that it has had, each in its own language. */
function Names({ names }: { names: readonly string[] }): ReactNode {
  const say = useSay();
  return names.map((name, index) => (
    <span key={name}>
      {index > 0 && say.in('; ', '；')}
      <span lang={/\p{Script=Han}/u.test(name) ? 'zh' : 'en'}>{name}</span>
    </span>
  ));
}

function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }): ReactNode {
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== null && value !== '')
        .map(([label, value]) => (
          <FactRow key={label} label={label} value={value} />
        ))}
    </dl>
  );
}

const FactRow = ({ label, value }: { label: string; value: ReactNode }): ReactNode => (
  <>
    <dt>{label}</dt>
    <dd>{value}</dd>
  </>
);

function useStockColumns<Row extends { readonly stock: string }>(): Column<Row>[] {
  const words = useWords(EXPLORER);
  const nameOf = useNames();
  return [
    {
      key: 'stock',
      head: words.stock,
      value: ({ stock }) => stock,
      show: ({ stock }) => <Link to={addressOf(`/stock/${stock}`)}>{stock}</Link>,
    },
    { key: 'name', head: words.name, value: ({ stock }) => nameOf(stock) },
  ];
}

function Portfolio({ page, path }: { page: Participant; path: string }): ReactNode {
  const words = useWords(EXPLORER);
  const say = useSay();
  const keys = useStockColumns<Holding>();
  const chosen = usePlace().query.get('stock');
  const { portfolio, as_of, value, stale, unpriced } = page;
  if (as_of === null || portfolio.length === 0) return null;
  return (
    <Section
      title={words.portfolio}
      subtitle={words.portfolioText(
        say.date(as_of),
        value === null ? words.unknown : say.money(value, 'HKD'),
      )}
    >
      <Table
        caption={words.portfolio}
        name={`portfolio-${page.id}`}
        csv={api(path, { format: 'csv' })}
        rows={portfolio}
        columns={[
          ...keys,
          { key: 'shares', head: words.shares, kind: 'number', wide: true, value: ({ shares }) => shares },
          { key: 'pct', head: words.pct, kind: 'number', value: ({ pct }) => pct },
          {
            key: 'value',
            head: words.value,
            kind: 'number',
            value: (row) => row.value,
            show: (row) => (row.value === null ? null : say.money(row.value, 'HKD')),
          },
          {
            key: 'series',
            head: words.overTime,
            value: () => null,
            show: ({ stock }) =>
              stock === chosen ? (
                words.shown
              ) : (
                <Link to={hereWith({ stock })} label={`${words.overTime}: ${stock}`}>
                  {words.overTime}
                </Link>
              ),
          },
        ]}
      />
      <p className="source">
        {stale.length > 0 && words.stale(stale.join(', '))}{' '}
        {unpriced.length > 0 && words.unpriced(unpriced.join(', '))}
      </p>
    </Section>
  );
}

function Traded({ page, path }: { page: Participant; path: string }): ReactNode {
  const words = useWords(EXPLORER);
  const say = useSay();
  const keys = useStockColumns<Reasons & { stock: string }>();
  const { changes } = page;
  if (!changes) return null;
  const { from, to, rows } = changes;
  return (
    <Section
      title={words.portfolioChanges}
      subtitle={words.portfolioChangesText(say.date(from), say.date(to))}
    >
      <ChangesTable
        caption={words.portfolioChanges}
        name={`changes-${page.id}`}
        rows={rows}
        keys={keys}
        csv={api(path, { from, to, format: 'csv' })}
      />
    </Section>
  );
}

function Series({ page, stock, path }: { page: Participant; stock: string; path: string }): ReactNode {
  const rows = useMemo(
    () => page.series?.rows.map(({ date, shares }) => ({ day: date, shares })) ?? [],
    [page],
  );
  return (
    <LinesChart
      id={`holding-${page.id}-${stock}`}
      title={{ en: EXPLORER.en.one(stock), zh: EXPLORER.zh.one(stock) }}
      measure={{ en: 'Shares, as of each list', zh: '股数，以各日名单为准' }}
      source={CCASS}
      unit="count"
      lines={HOLDING_LINES}
      rows={rows}
      csv={api(path, { stock, format: 'csv' })}
    />
  );
}

function Place({ text }: { readonly text: string }): ReactNode {
  const { lang } = useSay();
  return (lang === 'zh' ? chinesePlace(text) : null) ?? <span lang="en">{text}</span>;
}
