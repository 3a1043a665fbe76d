import type { ReactNode } from 'react';
import { useWords } from '../settings.js';
import { SHELL } from '../words/shell.js';

/** Remarks of an answer on its data, as the program words them. */
export function Notes({ notes }: { readonly notes: readonly string[] | undefined }): ReactNode {
  const words = useWords(SHELL);
  if (!notes || notes.length === 0) return null;
  return (
    <details className="source">
      <summary>{words.remarks(notes.length)}</summary>
      <ul lang="en">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </details>
  );
}
