import type { ReactNode } from 'react';
import { chineseRemark } from '../../../src/server/remarks/remark.js';
import { useSay, useWords } from '../settings.js';
import { SHELL } from '../words/shell.js';

/** A remark of the program in the language of the page; one that has no Chinese wording is marked as English. */
export function Remark({ text }: { readonly text: string }): ReactNode {
  const { lang } = useSay();
  if (lang === 'en') return text;
  return chineseRemark(text) ?? <span lang="en">{text}</span>;
}

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
