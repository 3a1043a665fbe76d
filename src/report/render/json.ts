import { toJson } from '../../amount.js';
import { factText } from '../note/fact.js';
import type { Note } from '../note/note.js';
import { plainText } from '../note/text.js';

/** A note as JSON text. */
export const noteJson = (note: Note): string => `${toJson(noteAnswer(note))}\n`;

/** Every number of a note with its query and lineage, the sentences in which they stand, and the tables. */
export function noteAnswer(note: Note): object {
  const { facts, changes, tables, lineage, texts, ...head } = note;
  const told = new Map<string, Set<string>>();
  for (const { language, sections } of texts)
    for (const { paragraphs } of sections)
      for (const part of paragraphs.flat())
        if (part.kind === 'number') {
          const key = `${part.id} ${language}`;
          told.set(key, (told.get(key) ?? new Set()).add(part.text));
        }
  const numbers = facts.map(({ label, ...fact }) => ({
    ...fact,
    label,
    text: Object.fromEntries(
      texts.map(({ language }) => [
        language,
        [...(told.get(`${fact.id} ${language}`) ?? [factText(fact, language)])],
      ]),
    ),
  }));
  return {
    ...(note.simulated ? { simulated: true } : {}),
    ...head,
    numbers,
    changes: changes.map(({ now, before, turned }) => ({
      id: now.id,
      before: before.id,
      no_longer_holds: turned,
    })),
    texts: texts.map(({ language, title, sections }) => ({
      language,
      title,
      sections: sections.map(({ id, title: heading, paragraphs, figures }) => ({
        id,
        title: heading,
        figures: figures.map((figure) => figure.id),
        paragraphs: paragraphs.map((sentence) => ({
          text: plainText(sentence),
          numbers: sentence.flatMap((part) => (part.kind === 'number' ? [part.id] : [])),
        })),
      })),
    })),
    tables: tables.map(({ table, ...rest }) => ({ ...rest, columns: table.columns, rows: table.rows })),
    lineage,
  };
}
