import type { ReactNode } from 'react';
import type { Coverage } from '../answers.js';
import { useSay, useWords } from '../settings.js';
import { Notes } from './notes.js';
import { SHELL } from '../words/shell.js';

/** What an answer rests on and what it lacks; its remarks open below. */
export function CoverageLine({ coverage }: { readonly coverage: Coverage }): ReactNode {
  const words = useWords(SHELL);
  const say = useSay();
  const { days, stocks, unpriced, missing, provisional, notes, as_of } = coverage;
  const parts = [
    words.coverage(days, stocks),
    ...(unpriced.length > 0 ? [words.unpriced(unpriced.length)] : []),
    ...(missing.length > 0 ? [words.missing(missing.length)] : []),
    ...(provisional.length > 0 ? [words.provisional(provisional.length)] : []),
  ];
  const text = parts.join(say.in('; ', '；')) + say.in('. ', '。');
  return (
    <div className="source">
      {text}
      {as_of !== null && words.asOf(say.date(as_of))}
      <Notes notes={notes} />
    </div>
  );
}
