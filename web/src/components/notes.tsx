import type { ReactNode } from 'react';
import { useWords } from '../settings.js';
import { SHELL } from '../words/shell.js';
import { Remark } from './remark.js';

/** Remarks of an answer on its data, behind a line that counts them. */
export function Notes({ notes }: { readonly notes: readonly string[] | undefined }): ReactNode {
  const words = useWords(SHELL);
  if (!notes || notes.length === 0) return null;
  return (
    <details className="source">
      <summary>{words.remarks(notes.length)}</summary>
      <ul>
        {notes.map((note) => (
          <li key={note}>
            <Remark text={note} />
          </li>
        ))}
      </ul>
    </details>
  );
}
