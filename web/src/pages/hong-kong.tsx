import { type ReactNode, useMemo } from 'react';
import type { FlowRow, Flows, Reasons, Rows } from '../answers.js';
import { ChangesTable } from '../components/changes-table.js';
import { CoverageLine } from '../components/coverage.js';
import { CumulativeChart } from '../components/cumulative-chart.js';
import { Empty } from '../components/empty.js';
import { type FlowKey, FlowTable } from '../components/flow-table.js';
import { type Holder, useHolderColumns } from '../components/holder.js';
import { Link } from '../components/link.js';
import { ReachNote, toldFrom } from '../components/reach-note.js';
import { Section } from '../components/section.js';
import { Await } from '../components/states.js';
import { api, useData, useKnownHealth } from '../data.js';
import type { ListRow } from '../lists.js';
import { useNames } from '../names.js';
import { addressOf, type Changes, hereWith, usePlace } from '../place.js';
import { useSay, useWords } from '../settings.js';
import { useWindow } from '../window.js';

import { HONG_KONG } from '../words/hong-kong.js';
import { Lists } from './stock.js';

/** Steps down, in their order; what is chosen of each is in the address. */
const STEPS = ['type', 'industry', 'stock', 'participant', 'day'] as const;
type Step = (typeof STEPS)[number];
type Chosen = Partial<Record<Step, string>>;
const TABS: readonly FlowKey[] = ['type', 'industry', 'stock', 'participant', 'day', 'week', 'month'];
const ALL_TYPES = ['stable', 'flexible', 'southbound', 'mainland', 'hong-kong'];

/** Hong Kong flows: from type to industry to stock to participant to the lists of a day and their files. */
export function HongKongPage(): ReactNode {
  const words = useWords(HONG_KONG);
  const { last_day } = useKnownHealth();
  return (
    <>
      <h1>{words.title}</h1>
      {last_day === null ? <Empty /> : <Filled />}
    </>
  );
}

function Filled(): ReactNode {
  const { from, to } = useWindow();
  const { query } = usePlace();
  const chosen: Chosen = Object.fromEntries(
    STEPS.flatMap((step) => (query.get(step) ? [[step, query.get(step)]] : [])),
  );
  const asked = query.get('by');
  const by = TABS.find((tab) => tab === asked) ?? STEPS.find((step) => !(step in chosen)) ?? 'day';
  const { industry, participant, stock, type, day } = chosen;
  const daily = useData<Flows>(api('/flows', { from, to, by: 'day,type', stock }));
  return (
    <>
      <Path chosen={chosen} />
      <ReachNote from={from} start={daily.data && toldFrom(daily.data)} />
      {industry === undefined && participant === undefined && (
        <CumulativeChart
          from={from}
          to={to}
          types={type ? [type] : ALL_TYPES}
          {...(stock ? { stock } : {})}
        />
      )}
      {day !== undefined && stock !== undefined ? (
        <DayLists stock={stock} day={day} participant={participant} />
      ) : (
        <Drill chosen={chosen} by={by} from={from} to={to} />
      )}
    </>
  );
}

/** What is chosen, each with a way back to it. */
function Path({ chosen }: { chosen: Chosen }): ReactNode {
  const words = useWords(HONG_KONG);
  const nameOf = useNames();
  const say = useSay();
  const { from, to } = useWindow();
  // industries have their Chinese names in answers by industry
  const named = useData<Flows>(
    chosen.industry !== undefined && say.lang === 'zh' ? api('/flows', { from, to, by: 'industry' }) : null,
  );
  const industriesZh = named.data?.coverage.industries?.names_zh ?? {};
  const steps = STEPS.filter((step) => chosen[step] !== undefined);
  const back = (from: number): Changes =>
    Object.fromEntries([['by', null], ...STEPS.slice(from).map((step) => [step, null])]);
  const told = (step: Step): string => {
    const value = chosen[step] as string;
    if (step === 'type') return say.Type(value);
    if (step === 'day') return say.date(value);
    if (step === 'industry') return say.in(value, industriesZh[value] ?? value);
    return `${value} ${nameOf(value) ?? ''}`.trim();
  };
  return (
    <nav aria-label={words.path}>
      <ol className="crumbs">
        <li>{steps.length === 0 ? words.all : <Link to={hereWith(back(0))}>{words.all}</Link>}</li>
        {steps.map((step, index) => (
          <li key={step}>
            {index === steps.length - 1 ? (
              told(step)
            ) : (
              <Link to={hereWith(back(STEPS.indexOf(step) + 1))}>{told(step)}</Link>
            )}
          </li>
        ))}
      </ol>
      {(chosen.stock || chosen.participant) && (
        <div className="tabs">
          {chosen.stock && <Link to={addressOf(`/stock/${chosen.stock}`)}>{words.stockPage}</Link>}
          {chosen.participant && (
            <Link to={addressOf(`/participant/${encodeURIComponent(chosen.participant)}`)}>
              {words.participantPage}
            </Link>
          )}
        </div>
      )}
    </nav>
  );
}

interface DrillProps {
  readonly chosen: Chosen;
  readonly by: FlowKey;
  readonly from: string;
  readonly to: string;
}

function Drill({ chosen, by, from, to }: DrillProps): ReactNode {
  const words = useWords(HONG_KONG);
  const say = useSay();
  // industries and participants are no filters of the API: their rows are asked for apart and taken here
  const own = (['industry', 'participant'] as const).filter((key) => chosen[key] !== undefined && key !== by);
  const query = { from, to, by: [...own, by], type: chosen.type, stock: chosen.stock };
  const loaded = useData<Flows>(api('/flows', query));
  const flows = useMemo(
    () =>
      loaded.data && {
        ...loaded.data,
        rows: loaded.data.rows.filter((row) => own.every((key) => row[key] === chosen[key])),
      },
    [loaded.data, chosen.industry, chosen.participant],
  );
  const timely = by === 'day' || by === 'week' || by === 'month';
  const next = (row: FlowRow): string => {
    if (by === 'day') {
      const day = row.day as string;
      return chosen.stock
        ? hereWith({ day, by: null })
        : hereWith({ window: 'custom', from: day, to: day, by: 'stock' });
    }
    if (by === 'week' || by === 'month') return hereWith({ by: 'day' });
    return hereWith({ [by]: row[by] ?? '', by: null });
  };
  return (
    <>
      <div className="tabs" role="group" aria-label={words.by}>
        {TABS.filter((tab) => !(tab in chosen)).map((tab) => (
          <Link key={tab} to={hereWith({ by: tab })} current={tab === by}>
            {words.tabs[tab]}
          </Link>
        ))}
      </div>
      <Section title={words.table} subtitle={words.tableText(say.window(from, to))}>
        <Await of={loaded} height={520}>
          {() =>
            flows && (
              <>
                {chosen.type === undefined &&
                  by !== 'type' &&
                  by !== 'participant' &&
                  !own.includes('participant') && <p className="stale">{words.netsOut}</p>}
                <FlowTable
                  key={by}
                  flows={flows}
                  by={by}
                  name={`flows-by-${by}`}
                  to={next}
                  {...(by === 'type' ? {} : { sort: { key: timely ? by : 'net', down: true } })}
                  {...(own.length === 0 ? { csv: api('/flows', { ...query, format: 'csv' }) } : {})}
                />
                {by === 'day' && !chosen.stock && <p className="faint">{words.pickStock}</p>}
                <CoverageLine coverage={flows.coverage} />
              </>
            )
          }
        </Await>
      </Section>
    </>
  );
}

interface DayProps {
  readonly stock: string;
  readonly day: string;
  readonly participant: string | undefined;
}

/** The end of the way down: the rows of the two lists between which a day's trades happened, and their files. */
function DayLists({ stock, day, participant }: DayProps): ReactNode {
  const words = useWords(HONG_KONG);
  const lists = useData<Rows<ListRow>>(api(`/stocks/${stock}`));
  return (
    <Await of={lists} height={520}>
      {({ rows }) => {
        const index = rows.findLastIndex(({ trade_date }) => trade_date !== null && trade_date >= day);
        const [after, before] = [rows[index], rows[index + 1]];
        return after && before ? (
          <>
            <DayRows stock={stock} day={day} before={before} after={after} participant={participant} />
            <Lists lists={[after, before]} />
          </>
        ) : (
          <p className="stale">{words.noList}</p>
        );
      }}
    </Await>
  );
}

function DayRows({
  stock,
  day,
  before,
  after,
  participant,
}: DayProps & { before: ListRow; after: ListRow }): ReactNode {
  const words = useWords(HONG_KONG);
  const say = useSay();
  const query = { from: before.date, to: after.date };
  const changes = useData<Rows<Holder & Reasons>>(api(`/changes/${stock}`, query));
  const keys = useHolderColumns<Holder & Reasons>(useNames());
  return (
    <Section
      title={words.dayTitle(say.date(day))}
      subtitle={words.dayText(say.date(before.date), say.date(after.date))}
    >
      <Await of={changes} height={420}>
        {({ rows }) => (
          <ChangesTable
            caption={words.dayTitle(say.date(day))}
            name={`changes-${stock}-${day}`}
            rows={participant ? rows.filter((row) => row.participant === participant) : rows}
            keys={keys}
            {...(participant ? {} : { csv: api(`/changes/${stock}`, { ...query, format: 'csv' }) })}
          />
        )}
      </Await>
    </Section>
  );
}
