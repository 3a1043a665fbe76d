import { type ReactNode, useEffect } from 'react';
import { chineseRemark } from '../../../src/server/remarks/remark.js';
import type { Rows } from '../answers.js';
import { api, ask, useData } from '../data.js';
import { useSay, useWords } from '../settings.js';
import { DATA } from '../words/data.js';
import { JobProgress, useJob, useRunning } from './job.js';
import { Remark } from './remark.js';
import { Section } from './section.js';
import { Await } from './states.js';
import { Table } from './table.js';

interface SourceRow {
  readonly source: string;
  readonly gives: string;
  readonly allowed: boolean;
  readonly off: string | null;
  readonly published: string;
  readonly last_success: string | null;
  readonly last_state: string | null;
  readonly last_reason: string | null;
}

interface Sources extends Rows<SourceRow> {
  readonly syncing: { readonly command: string; readonly pid: number } | null;
}

interface Outcome {
  readonly source: string;
  readonly status: string;
  readonly sent: number;
  readonly answers: number;
  readonly rows: number;
  readonly late: readonly object[];
  readonly broken: readonly object[];
  readonly reason: string | null;
}

/** Milliseconds between two looks at a sync that another process does. */
const LOOK = 4000;

/** The sources that may be asked, a sync of them with its progress, and what to do where none may. */
export function Sync({ synced }: { readonly synced: () => void }): ReactNode {
  const words = useWords(DATA);
  const sources = useData<Sources>(api('/sources'));
  const { event, busy, start, follow } = useJob<{ sources: readonly Outcome[] }>(() => {
    sources.retry();
    synced();
  });
  useRunning('sync', follow);
  const elsewhere = !busy && sources.data?.syncing != null;
  const { retry } = sources;
  // biome-ignore lint: each answer waits anew
  useEffect(() => {
    if (!elsewhere) return undefined;
    const timer = setTimeout(() => {
      retry();
      synced();
    }, LOOK);
    return () => clearTimeout(timer);
  }, [elsewhere, sources.data]);
  const allowed = sources.data?.rows.filter((row) => row.allowed).length ?? 0;
  return (
    <Section
      title={words.sync}
      subtitle={sources.data ? words.syncText(allowed, sources.data.rows.length) : ' '}
    >
      <Await of={sources} height={320}>
        {({ rows, syncing }) => (
          <>
            {allowed === 0 ? (
              <p className="stale">{words.noSource}</p>
            ) : (
              <p>
                <button
                  type="button"
                  disabled={busy || elsewhere}
                  onClick={() => void start(() => ask<{ id: string }>('/api/sync', { method: 'POST' }))}
                >
                  {words.syncNow}
                </button>
              </p>
            )}
            {elsewhere && syncing && (
              <div role="status">
                <progress aria-label={words.sync} />
                <p>{words.syncElsewhere(syncing.command, syncing.pid)}</p>
              </div>
            )}
            <JobProgress
              event={event}
              label={words.sync}
              sending={words.syncStarting}
              failed={words.syncFailed}
            />
            {event?.result && <Outcomes rows={event.result.sources} />}
            <SourceTable rows={rows} />
          </>
        )}
      </Await>
    </Section>
  );
}

function Outcomes({ rows }: { rows: readonly Outcome[] }): ReactNode {
  const words = useWords(DATA);
  return (
    <Table
      caption={words.syncResult}
      name="synced"
      rows={rows}
      height={300}
      columns={[
        { key: 'source', head: words.source, value: (row) => row.source },
        { key: 'status', head: words.status, value: (row) => words.outcome[row.status] ?? row.status },
        { key: 'sent', head: words.sent, kind: 'number', value: (row) => row.sent, wide: true },
        { key: 'answers', head: words.answers, kind: 'number', value: (row) => row.answers },
        { key: 'rows', head: words.rows, kind: 'number', value: (row) => row.rows },
        { key: 'late', head: words.late, kind: 'number', value: (row) => row.late.length, wide: true },
        { key: 'broken', head: words.broken, kind: 'number', value: (row) => row.broken.length, wide: true },
        {
          key: 'reason',
          head: words.reason,
          long: true,
          value: (row) => row.reason,
          show: (row) => (row.reason ? <Remark text={row.reason} /> : null),
        },
      ]}
    />
  );
}

function SourceTable({ rows }: { rows: readonly SourceRow[] }): ReactNode {
  const words = useWords(DATA);
  const say = useSay();
  const told = (text: string): string => (say.lang === 'zh' ? (chineseRemark(text) ?? text) : text);
  const state = (row: SourceRow): string =>
    row.allowed ? (words.states[row.last_state ?? ''] ?? words.neverAsked) : words.off;
  return (
    <Table
      caption={words.sources}
      name="sources"
      rows={rows.toSorted((a, b) => Number(b.allowed) - Number(a.allowed))}
      height={340}
      columns={[
        { key: 'source', head: words.source, value: (row) => row.source },
        { key: 'gives', head: words.gives, value: (row) => told(row.gives), wide: true, long: true },
        { key: 'state', head: words.state, value: state },
        {
          key: 'why',
          head: words.reason,
          long: true,
          value: (row) => told(row.off ?? row.last_reason ?? ''),
          show: (row) => (row.off ?? row.last_reason) && <Remark text={row.off ?? row.last_reason ?? ''} />,
        },
        {
          key: 'success',
          head: words.lastSuccess,
          wide: true,
          value: (row) => row.last_success?.slice(0, 16).replace('T', ' ') ?? null,
        },
      ]}
    />
  );
}
