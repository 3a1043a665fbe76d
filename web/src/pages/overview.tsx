import { type ReactNode, useMemo } from 'react';
import { addDays, type IsoDate, mondayOf } from '../../../src/iso-date.js';
import { overviewQuestions } from '../../../src/server/first-page.js';
import { type Flows, type NowcastRow, type Rows, type ShareRow, TYPES } from '../answers.js';
import { CoverageLine } from '../components/coverage.js';
import { Empty } from '../components/empty.js';
import { FlowTable, foreignColumns, foreignRows } from '../components/flow-table.js';
import { NumberBox } from '../components/number-box.js';
import { CumulativeChart } from '../components/cumulative-chart.js';
import { ReachNote, toldFrom } from '../components/reach-note.js';
import { Section } from '../components/section.js';
import { Await } from '../components/states.js';
import { Table } from '../components/table.js';
import { api, type Loaded, useData, useKnownHealth } from '../data.js';
import { signedMoney } from '../format.js';
import { useNames } from '../names.js';
import { useSay, useWords } from '../settings.js';
import { useWindow } from '../window.js';
import { OVERVIEW } from '../words/overview.js';

const FOREIGN = 'stable,flexible';
/** Part of the window's trade days that the one before must know to be compared. */
const COMPARABLE = 0.9;

/** What foreign capital did in the window: four numbers, one sentence, one chart, then tables. */
export function OverviewPage(): ReactNode {
  const words = useWords(OVERVIEW);
  const { last_day } = useKnownHealth();
  if (last_day === null)
    return (
      <>
        <h1>{words.title}</h1>
        <Empty />
      </>
    );
  return <Filled />;
}

function Filled(): ReactNode {
  const words = useWords(OVERVIEW);
  const say = useSay();
  const { from, to } = useWindow();
  const asked = useMemo(() => overviewQuestions(from, to), [from, to]);
  const week = useData<Rows<NowcastRow>>(asked.week);
  const flows = useData<Flows>(asked.flows);
  const daily = useData<Flows>(asked.daily);
  const start = daily.data && toldFrom(daily.data);
  const before = useData<Flows>(start === from ? asked.before : null);
  const shares = useData<Rows<ShareRow>>(asked.shares);
  const industries = useData<Flows>(asked.industries);
  const stocks = useData<Flows>(asked.stocks);
  return (
    <>
      <h1>{words.title}</h1>
      <Numbers
        flows={flows}
        before={before}
        week={week}
        start={start ?? from}
        known={start === null || start === from}
      />
      <ReachNote from={from} start={start} />
      <Await of={flows} height={52}>
        {(data) => <Sentence flows={data} start={start ?? from} />}
      </Await>
      <CumulativeChart from={from} to={to} />
      <div className="grid">
        <Section title={words.byType} subtitle={words.byTypeText(say.in('HKD', '港元'))} span={7}>
          <Await of={flows} height={260}>
            {(data) => (
              <>
                <FlowTable
                  flows={data}
                  by="type"
                  name="flows-by-type"
                  csv={api('/flows', { from, to, by: 'type', format: 'csv' })}
                />
                <CoverageLine coverage={data.coverage} />
              </>
            )}
          </Await>
        </Section>
        <Holders shares={shares} />
        <Section title={words.industries} subtitle={words.foreignText(say.in('HKD', '港元'))} span={6}>
          <Await of={industries} height={360}>
            {(data) => <ForeignTable flows={data} by="industry" />}
          </Await>
        </Section>
        <Section title={words.stocks} subtitle={words.foreignText(say.in('HKD', '港元'))} span={6}>
          <Await of={stocks} height={360}>
            {(data) => <ForeignTable flows={data} by="stock" />}
          </Await>
        </Section>
      </div>
    </>
  );
}

/** The week told before the last one: by its dates where weeks between are not stored. */
function weekEarlier(
  { from, to, net }: NowcastRow,
  last: NowcastRow,
  say: ReturnType<typeof useSay>,
  words: ReturnType<typeof useWords<typeof OVERVIEW.en>>,
): string {
  const amount = signedMoney(net, 'CNY', say);
  return addDays(mondayOf(from as IsoDate), 7) === mondayOf(last.from as IsoDate)
    ? words.weekBefore(amount)
    : words.before(say.window(from, to), amount);
}

const netOf = (flows: Flows, ...types: string[]): number =>
  flows.rows.reduce((sum, { type, net }) => (types.includes(type ?? '') ? sum + net : sum), 0);

/** Whether no change has a price: nothing is known, which is not nothing. */
const isUnpriced = ({ rows, coverage }: Flows): boolean => rows.length === 0 && coverage.unpriced.length > 0;

function Numbers({
  flows,
  before,
  week,
  start,
  known,
}: {
  start: string;
  /** Whether what is stored reaches back to the window's start. */
  known: boolean;
  flows: Loaded<Flows>;
  before: Loaded<Flows>;
  week: Loaded<Rows<NowcastRow>>;
}): ReactNode {
  const words = useWords(OVERVIEW);
  const say = useSay();
  const last = week.data?.rows.at(-1);
  const previous = week.data?.rows.at(-2);
  const change = (type: string): string => {
    if (!known) return words.notBefore;
    if (before.data === null) return before.trouble ? words.notBefore : '';
    const { from, to, coverage } = before.data;
    if (isUnpriced(before.data)) return words.notBefore;
    if (flows.data === null || coverage.days < COMPARABLE * flows.data.coverage.days) return words.notBefore;
    return words.before(say.window(from, to), signedMoney(netOf(before.data, type), 'HKD', say));
  };
  return (
    <div className="numbers">
      <NumberBox
        type="northbound"
        label={words.northbound}
        value={last ? last.net : null}
        text={last ? signedMoney(last.net, 'CNY', say) : null}
        trouble={week.trouble}
        details={
          last
            ? [
                `${say.window(last.from, last.to)} · ${last.status === 'published' ? words.published : words.estimated}`,
                ...(last.low === last.high
                  ? []
                  : [words.interval(signedMoney(last.low, 'CNY', say), signedMoney(last.high, 'CNY', say))]),
                ...(previous ? [weekEarlier(previous, last, say, words)] : []),
              ]
            : []
        }
      />
      {(['stable', 'flexible', 'southbound'] as const).map((type) => {
        const net = flows.data && !isUnpriced(flows.data) ? netOf(flows.data, type) : null;
        return (
          <NumberBox
            key={type}
            type={type}
            label={say.Type(type)}
            value={net}
            text={net === null ? null : signedMoney(net, 'HKD', say)}
            unknown={flows.data !== null && net === null ? words.unknown : null}
            trouble={flows.trouble}
            details={flows.data ? [say.window(start, flows.data.to), net === null ? '' : change(type)] : []}
          />
        );
      })}
    </div>
  );
}

function Sentence({ flows, start }: { flows: Flows; start: string }): ReactNode {
  const words = useWords(OVERVIEW);
  const say = useSay();
  const { unpriced, stocks } = flows.coverage;
  const moved = (...types: string[]): string => {
    const net = netOf(flows, ...types);
    return (net < 0 ? words.sold : words.bought)(say.money(Math.abs(net), 'HKD'));
  };
  return (
    <p className="lead">
      {!isUnpriced(flows) &&
        words.sentence(
          say.window(start, flows.to),
          moved('stable', 'flexible'),
          moved('stable'),
          moved('flexible'),
          moved('southbound'),
        )}
      {unpriced.length > 0 && ` ${words.unpriced(unpriced.length, stocks)}`}
    </p>
  );
}

function ForeignTable({ flows, by }: { flows: Flows; by: 'industry' | 'stock' }): ReactNode {
  const words = useWords(OVERVIEW);
  const say = useSay();
  const name = useNames();
  const rows = useMemo(() => foreignRows(flows, by), [flows, by]);
  const columns = foreignColumns(rows, by, {
    say,
    name,
    words,
    zh: flows.coverage.industries?.names_zh ?? {},
  });
  const { from, to } = flows;
  return (
    <Table
      caption={by === 'stock' ? words.stocks : words.industries}
      name={`foreign-flows-by-${by}`}
      columns={columns}
      rows={rows}
      sort={{ key: 'foreign', down: true }}
      height={360}
      csv={api('/flows', { from, to, by: `${by},type`, type: FOREIGN, format: 'csv' })}
    />
  );
}

function Holders({ shares }: { shares: Loaded<Rows<ShareRow>> }): ReactNode {
  const words = useWords(OVERVIEW);
  const say = useSay();
  const day = shares.data?.rows[0]?.date;
  return (
    <Section title={words.shares} subtitle={day ? words.sharesText(say.date(day)) : ' '} span={5}>
      <Await of={shares} height={260}>
        {({ rows }) => (
          <Table
            caption={words.shares}
            name="shares"
            csv={api('/shares', { format: 'csv' })}
            rows={rows.toSorted(
              (a, b) => TYPES.indexOf(a.type as 'stable') - TYPES.indexOf(b.type as 'stable'),
            )}
            columns={[
              {
                key: 'type',
                head: words.type,
                value: ({ type }) => say.Type(type),
                show: ({ type }) => (
                  <>
                    <span className={`key type-${type}`} />
                    {say.Type(type)}
                  </>
                ),
              },
              {
                key: 'share',
                head: words.share,
                kind: 'number',
                value: ({ share }) => share,
                show: ({ share }) => say.percent(share),
              },
              {
                key: 'value',
                head: words.value,
                kind: 'number',
                value: ({ value }) => value,
                show: ({ value }) => say.money(value, 'HKD'),
              },
            ]}
          />
        )}
      </Await>
    </Section>
  );
}
