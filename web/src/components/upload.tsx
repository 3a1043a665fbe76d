import { type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { ask, Failure } from '../data.js';
import { useWords } from '../settings.js';
import { DATA } from '../words/data.js';
import { SHELL } from '../words/shell.js';
import { Table } from './table.js';

interface JobEvent {
  readonly state: 'running' | 'done' | 'failed';
  readonly done: number;
  readonly total: number;
  readonly text: string;
  readonly result?: { readonly files: readonly ImportedFile[] };
}

interface ImportedFile {
  readonly path: string;
  readonly kind: string | null;
  readonly status: string;
  readonly rows: number;
  readonly set_aside?: readonly object[];
  readonly reason?: string | null;
}

/** Takes files by drag and drop or choice, imports them, and tells how each went. */
export function Upload({ imported }: { readonly imported: () => void }): ReactNode {
  const words = useWords(DATA);
  const shell = useWords(SHELL);
  const [over, setOver] = useState(false);
  const [state, setState] = useState<JobEvent | 'sending' | null>(null);
  const events = useRef<EventSource | null>(null);
  const chosen = useRef<HTMLInputElement>(null);
  useEffect(() => () => events.current?.close(), []);
  const fail = (text: string): void => setState({ state: 'failed', done: 0, total: 0, text });
  const busy = state === 'sending' || (state !== null && state.state === 'running');
  const send = async (files: FileList | null): Promise<void> => {
    if (files === null || files.length === 0 || busy) return;
    const body = new FormData();
    for (const file of files) body.append('files', file);
    setState('sending');
    try {
      const { id } = await ask<{ id: string }>('/api/import', { method: 'POST', body });
      const source = new EventSource(`/api/jobs/${id}/events`);
      events.current = source;
      const told = (event: Event): void => {
        const now = JSON.parse((event as MessageEvent<string>).data) as JobEvent;
        setState(now);
        if (now.state === 'running') return;
        source.close();
        imported();
      };
      for (const name of ['running', 'done', 'failed']) source.addEventListener(name, told);
      source.onerror = () => {
        source.close();
        fail(shell.unreachable);
      };
    } catch (error) {
      fail(error instanceof Failure ? error.trouble.detail || shell.unreachable : (error as Error).message);
    }
  };
  const dropped = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void send(event.dataTransfer.files);
  };
  return (
    <>
      <div
        className={over ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        <p>{words.drop}</p>
        <input
          ref={chosen}
          type="file"
          multiple
          aria-label={words.choose}
          disabled={busy}
          onChange={({ target }) => void send(target.files)}
        />
      </div>
      <div role="status">
        {state === 'sending' && <p>{words.sending}</p>}
        {state !== null && state !== 'sending' && state.state === 'running' && (
          <>
            <progress max={Math.max(1, state.total)} value={state.done} aria-label={words.import} />
            <p>{words.running(state.done, state.total, state.text)}</p>
          </>
        )}
        {state !== null && state !== 'sending' && state.state === 'failed' && (
          <p className="trouble">{words.failed(state.text)}</p>
        )}
      </div>
      {state !== null && state !== 'sending' && state.result && <Imported files={state.result.files} />}
    </>
  );
}

function Imported({ files }: { files: readonly ImportedFile[] }): ReactNode {
  const words = useWords(DATA);
  return (
    <Table
      caption={words.result}
      name="imported"
      rows={files}
      height={300}
      columns={[
        { key: 'path', head: words.file, value: (row) => row.path },
        { key: 'kind', head: words.kind, value: (row) => row.kind },
        { key: 'status', head: words.status, value: (row) => words.statuses[row.status] ?? row.status },
        { key: 'rows', head: words.rows, kind: 'number', value: (row) => row.rows },
        {
          key: 'aside',
          head: words.aside,
          kind: 'number',
          value: (row) => row.set_aside?.length ?? 0,
          wide: true,
        },
        { key: 'reason', head: words.reason, value: (row) => row.reason ?? null },
      ]}
    />
  );
}
