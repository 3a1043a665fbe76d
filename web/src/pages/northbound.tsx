import type { ReactNode } from 'react';
import type { IsoDate } from '../../../src/iso-date.js';
import type { NowcastRow, Rows } from '../answers.js';
import { Figure } from '../components/figure.js';
import { Notes } from '../components/notes.js';
import { Section } from '../components/section.js';
import { Await } from '../components/states.js';
import { type Column, Table } from '../components/table.js';
import { api, useData } from '../data.js';
import { signedMoney } from '../format.js';
import { useSay, useWords } from '../settings.js';
import { NORTHBOUND } from '../words/northbound.js';

type Weeks = Rows<NowcastRow> & { readonly notes: readonly string[]; readonly last_disclosed: IsoDate };

interface QuarterRow {
  readonly quarter: string;
  readonly net: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly method?: string;
}

interface ScoreRow {
  readonly target: string;
  readonly information: 'realtime' | 'benchmarked';
  readonly weeks: number;
  readonly hit_rate: number | null;
  readonly coverage90: number | null;
  readonly baselines: { readonly always_positive: number | null; readonly last_sign: number | null };
}

/** The northbound estimate: weeks, the quarters it leans on, its indicators, how it would have done. */
export function NorthboundPage(): ReactNode {
  const words = useWords(NORTHBOUND);
  return (
    <>
      <h1>{words.title}</h1>
      <Figure id="northbound-weekly" />
      <WeekTable />
      <Figure id="northbound-cumulative" />
      <Quarters />
      <Backtest />
      <Figure id="indicator-contributions" />
      <Figure id="nowcast-backtest" />
    </>
  );
}

interface FlowRow {
  readonly net: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** A net flow and the ends of its interval. */
function flowColumns(
  words: Readonly<Record<'net' | 'low' | 'high', string>>,
  say: ReturnType<typeof useSay>,
): Column<FlowRow>[] {
  const amount = (value: number | null): string | null =>
    value === null ? null : signedMoney(value, 'CNY', say);
  const end = (key: 'low' | 'high'): Column<FlowRow> => ({
    key,
    head: words[key],
    kind: 'number',
    value: (row) => row[key],
    show: (row) => amount(row[key]),
    wide: true,
  });
  return [
    {
      key: 'net',
      head: words.net,
      kind: 'signed',
      value: (row) => row.net,
      show: (row) => amount(row.net),
    },
    end('low'),
    end('high'),
  ];
}

function WeekTable(): ReactNode {
  const words = useWords(NORTHBOUND);
  const say = useSay();
  const weeks = useData<Weeks>(api('/nowcast', { by: 'week' }));
  return (
    <Section
      title={words.weeks}
      subtitle={words.weeksText(weeks.data === null ? null : say.date(weeks.data.last_disclosed))}
    >
      <Await of={weeks} height={320}>
        {({ rows, notes }) => (
          <>
            <Table
              caption={words.weeks}
              name="northbound-weeks"
              csv={api('/nowcast', { by: 'week', format: 'csv' })}
              height={320}
              rows={rows.toReversed()}
              columns={[
                { key: 'week', head: words.week, value: (row) => row.week ?? row.from },
                { key: 'from', head: words.from, value: (row) => row.from, wide: true },
                { key: 'to', head: words.to, value: (row) => row.to, wide: true },
                ...flowColumns(words, say),
                {
                  key: 'p',
                  head: words.chance,
                  kind: 'number',
                  value: (row) => row.p_inflow,
                  show: (row) => say.percent(row.p_inflow, 0),
                },
                {
                  key: 'status',
                  head: words.status,
                  value: (row) => words.statuses[row.status] ?? row.status,
                },
                {
                  key: 'anchored',
                  head: words.anchored,
                  value: (row) => (row.anchored ? words.yes : words.no),
                  wide: true,
                },
              ]}
            />
            <Notes notes={notes} />
          </>
        )}
      </Await>
    </Section>
  );
}

function Quarters(): ReactNode {
  const words = useWords(NORTHBOUND);
  const say = useSay();
  const quarters = useData<Rows<QuarterRow> & { readonly coverage: { readonly notes: readonly string[] } }>(
    api('/northbound/flows'),
  );
  return (
    <Section title={words.anchors} subtitle={words.anchorsText}>
      <Await of={quarters} height={300}>
        {({ rows, coverage }) => (
          <>
            <Table
              caption={words.anchors}
              name="northbound-quarters"
              csv={api('/northbound/flows', { format: 'csv' })}
              height={300}
              rows={rows.toReversed()}
              columns={[
                { key: 'quarter', head: words.quarter, value: (row) => row.quarter },
                ...flowColumns(words, say),
                {
                  key: 'method',
                  head: words.method,
                  value: (row) => words.methods[row.method ?? ''] ?? row.method ?? null,
                  wide: true,
                },
              ]}
            />
            <Notes notes={coverage.notes} />
          </>
        )}
      </Await>
    </Section>
  );
}

function Backtest(): ReactNode {
  const words = useWords(NORTHBOUND);
  const say = useSay();
  const scores = useData<Rows<ScoreRow>>(api('/nowcast/backtest'));
  const part = (value: number | null): string | null => (value === null ? null : say.percent(value));
  return (
    <Section title={words.backtest} subtitle={words.backtestText}>
      <Await of={scores} height={300}>
        {({ rows }) => (
          <Table
            caption={words.backtest}
            name="nowcast-backtest"
            csv={api('/nowcast/backtest', { format: 'csv' })}
            rows={rows}
            columns={[
              {
                key: 'information',
                head: words.information,
                value: (row) => words[row.information],
                long: true,
              },
              {
                key: 'target',
                head: words.target,
                value: (row) => words.targets[row.target] ?? row.target,
                long: true,
              },
              { key: 'weeks', head: words.sampleWeeks, kind: 'number', value: (row) => row.weeks },
              {
                key: 'hits',
                head: words.hits,
                kind: 'number',
                value: (row) => row.hit_rate,
                show: (row) => part(row.hit_rate),
              },
              {
                key: 'always',
                head: words.always,
                kind: 'number',
                value: (row) => row.baselines.always_positive,
                show: (row) => part(row.baselines.always_positive),
                wide: true,
              },
              {
                key: 'last',
                head: words.last,
                kind: 'number',
                value: (row) => row.baselines.last_sign,
                show: (row) => part(row.baselines.last_sign),
                wide: true,
              },
              {
                key: 'coverage',
                head: words.coverage,
                kind: 'number',
                value: (row) => row.coverage90,
                show: (row) => part(row.coverage90),
              },
            ]}
          />
        )}
      </Await>
    </Section>
  );
}
