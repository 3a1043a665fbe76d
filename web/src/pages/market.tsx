import type { ReactNode } from 'react';
import type { Rows } from '../answers.js';
import { Figure } from '../components/figure.js';
import { Notes } from '../components/notes.js';
import { Section } from '../components/section.js';
import { Await } from '../components/states.js';
import { type Column, Table } from '../components/table.js';
import { api, useData } from '../data.js';
import { useSay, useWords } from '../settings.js';
import { MARKET } from '../words/market.js';

interface Noted {
  readonly notes?: readonly string[];
}

interface PhaseRow {
  readonly phase: 'bull' | 'bear';
  readonly start: string;
  readonly end: string;
  readonly months: number;
  readonly change: number;
  readonly end_known: string | null;
}

interface GapRow {
  readonly rank: number;
  readonly industry: string;
  readonly name_zh: string;
  readonly score: number;
  readonly valuation_percentile: number | null;
  readonly positioning_percentile: number | null;
  readonly overweight: number | null;
}

interface ValuationRow {
  readonly id: string;
  readonly name: string;
  readonly name_zh: string | null;
  readonly metric: string;
  readonly value: number;
  readonly percentile: number | null;
  readonly date: string;
  readonly n: number;
}

interface PositionRow {
  readonly industry: string;
  readonly name: string;
  readonly name_zh: string;
  readonly quarter: string;
  readonly fund_weight: number | null;
  readonly benchmark_weight: number | null;
  readonly overweight: number | null;
  readonly percentile: number | null;
}

/** Phases, valuation, positioning, and where both are low. */
export function MarketPage(): ReactNode {
  const words = useWords(MARKET);
  return (
    <>
      <h1>{words.title}</h1>
      <Figure id="rally-history" />
      <div className="grid">
        <Phases />
        <Gaps />
        <Valuations />
        <Positions />
      </div>
    </>
  );
}

/** A column of numbers with so many digits. */
function useNumbers(): <Row>(
  key: string & keyof Row,
  head: string,
  digits: number,
  wide?: boolean,
) => Column<Row> {
  const say = useSay();
  return (key, head, digits, wide = false) => ({
    key,
    head,
    kind: 'number',
    wide,
    value: (row) => row[key] as number | null,
    show: (row) =>
      row[key] === null || row[key] === undefined ? null : say.number(row[key] as number, digits),
  });
}

function Phases(): ReactNode {
  const words = useWords(MARKET);
  const say = useSay();
  const cycles = useData<
    Rows<PhaseRow> & { readonly name: string; readonly name_zh: string | null; readonly coverage: Noted }
  >(api('/cycles'));
  const index = cycles.data && say.in(cycles.data.name, cycles.data.name_zh ?? cycles.data.name);
  return (
    <Section title={words.phases} subtitle={index === null ? ' ' : words.phasesText(index)} span={6}>
      <Await of={cycles} height={340}>
        {({ rows, coverage }) => (
          <>
            <Table
              caption={words.phases}
              name="phases"
              csv={api('/cycles', { format: 'csv' })}
              height={340}
              rows={rows.toReversed()}
              columns={[
                { key: 'phase', head: words.phase, value: (row) => words[row.phase] },
                { key: 'start', head: words.start, value: (row) => row.start },
                {
                  key: 'end',
                  head: words.end,
                  value: (row) => row.end,
                  show: (row) => (row.end_known === null ? `${row.end} (${words.running})` : row.end),
                },
                { key: 'months', head: words.months, kind: 'number', value: (row) => row.months },
                {
                  key: 'change',
                  head: words.change,
                  kind: 'signed',
                  value: (row) => row.change,
                  show: (row) => `${row.change > 0 ? '+' : ''}${say.percent(row.change)}`,
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

function Gaps(): ReactNode {
  const words = useWords(MARKET);
  const say = useSay();
  const number = useNumbers();
  const gaps = useData<Rows<GapRow> & Noted>(api('/gaps'));
  return (
    <Section title={words.gaps} subtitle={words.gapsText} span={6}>
      <Await of={gaps} height={340}>
        {({ rows, notes }) => (
          <>
            <Table
              caption={words.gaps}
              name="gaps"
              csv={api('/gaps', { format: 'csv' })}
              height={340}
              rows={rows}
              columns={[
                number<GapRow>('rank', words.rank, 0),
                {
                  key: 'industry',
                  head: words.industry,
                  value: (row) => say.in(row.industry, row.name_zh || row.industry),
                  long: true,
                },
                number<GapRow>('score', words.score, 1),
                number<GapRow>('valuation_percentile', words.valuationPercentile, 1),
                number<GapRow>('positioning_percentile', words.positioningPercentile, 1),
                number<GapRow>('overweight', words.overweight, 2, true),
              ]}
            />
            <Notes notes={notes} />
          </>
        )}
      </Await>
    </Section>
  );
}

function Valuations(): ReactNode {
  const words = useWords(MARKET);
  const say = useSay();
  const number = useNumbers();
  const valuation = useData<Rows<ValuationRow> & Noted>(api('/valuation'));
  return (
    <Section title={words.valuation} subtitle={words.valuationText} span={6}>
      <Await of={valuation} height={340}>
        {({ rows, notes }) => (
          <>
            <Table
              caption={words.valuation}
              name="valuation"
              csv={api('/valuation', { format: 'csv' })}
              height={340}
              rows={rows}
              columns={[
                {
                  key: 'name',
                  head: words.name,
                  value: (row) => say.in(row.name, row.name_zh ?? row.name),
                  long: true,
                },
                {
                  key: 'metric',
                  head: words.metric,
                  value: (row) => row.metric.toUpperCase().replace('_', ' '),
                },
                number<ValuationRow>('value', words.value, 2),
                number<ValuationRow>('percentile', words.percentile, 1),
                { key: 'date', head: words.day, value: (row) => row.date, wide: true },
                number<ValuationRow>('n', words.n, 0, true),
              ]}
            />
            <Notes notes={notes} />
          </>
        )}
      </Await>
    </Section>
  );
}

function Positions(): ReactNode {
  const words = useWords(MARKET);
  const say = useSay();
  const number = useNumbers();
  const positioning = useData<Rows<PositionRow> & Noted>(api('/positioning'));
  return (
    <Section title={words.positioning} subtitle={words.positioningText} span={6}>
      <Await of={positioning} height={340}>
        {({ rows, notes }) => (
          <>
            <Table
              caption={words.positioning}
              name="positioning"
              csv={api('/positioning', { format: 'csv' })}
              height={340}
              rows={rows}
              columns={[
                {
                  key: 'industry',
                  head: words.industry,
                  value: (row) => say.in(row.name, row.name_zh),
                  long: true,
                },
                { key: 'quarter', head: words.quarter, value: (row) => row.quarter },
                number<PositionRow>('fund_weight', words.fund, 2, true),
                number<PositionRow>('benchmark_weight', words.benchmark, 2, true),
                number<PositionRow>('overweight', words.overweight, 2),
                number<PositionRow>('percentile', words.percentile, 1),
              ]}
            />
            <Notes notes={notes} />
          </>
        )}
      </Await>
    </Section>
  );
}
