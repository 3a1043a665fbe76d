import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { ask } from '../data.js';
import { useWords } from '../settings.js';
import { DATA } from '../words/data.js';
import { JobProgress, useJob, useRunning } from './job.js';
import { Remark } from './remark.js';
import { Table } from './table.js';

interface Result {
  readonly files: readonly ImportedFile[];
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
  const [over, setOver] = useState(false);
  const chosen = useRef<HTMLInputElement>(null);
  const { event, busy, start, follow } = useJob<Result>(imported);
  useRunning('import', follow);
  const send = (files: FileList | null): void => {
    if (files === null || files.length === 0 || busy) return;
    const body = new FormData();
    for (const file of files) body.append('files', file);
    void start(() => ask<{ id: string }>('/api/import', { method: 'POST', body }));
  };
  const dropped = (drop: DragEvent): void => {
    drop.preventDefault();
    setOver(false);
    send(drop.dataTransfer.files);
  };
  return (
    <>
      <div
        className={over ? 'drop over' : 'drop'}
        onDragOver={(drag) => {
          drag.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        <p>{words.drop}</p>
        <button type="button" disabled={busy} onClick={() => chosen.current?.click()}>
          {words.choose}
        </button>
        {/* the button stands for it: a file input speaks the browser's language, not that of the page */}
        <input
          ref={chosen}
          className="unseen"
          type="file"
          multiple
          tabIndex={-1}
          aria-label={words.choose}
          disabled={busy}
          onChange={({ target }) => {
            send(target.files);
            target.value = '';
          }}
        />
      </div>
      <JobProgress event={event} label={words.import} sending={words.sending} failed={words.failed} />
      {event?.result && <Imported files={event.result.files} />}
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
        { key: 'kind', head: words.kind, value: (row) => words.kindOf(row.kind) },
        { key: 'status', head: words.status, value: (row) => words.statuses[row.status] ?? row.status },
        { key: 'rows', head: words.rows, kind: 'number', value: (row) => row.rows },
        {
          key: 'aside',
          head: words.aside,
          kind: 'number',
          value: (row) => row.set_aside?.length ?? 0,
          wide: true,
        },
        {
          key: 'reason',
          head: words.reason,
          long: true,
          value: (row) => row.reason ?? null,
          show: (row) => (row.reason ? <Remark text={row.reason} /> : null),
        },
      ]}
    />
  );
}
