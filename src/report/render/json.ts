import { toJson } from '../../amount.js';
import { type Fact, factText } from '../note/fact.js';
import type { Note } from '../note/note.js';
import { plainText, type Sentence } from '../note/text.js';

/** A note as JSON text. */
export const noteJson = (note: Note): string => `${toJson(noteAnswer(note))}\n`;

/** Every number of a note with its query and lineage, the sentences in which they stand, and the tables. */
export function noteAnswer(note: Note): object {
  const { facts, comparison, tables, lineage, texts, ...head } = note;
  const told = new Map<string, Set<string>>();
  for (const { language, sections } of texts)
    for (const section of sections)
      for (const part of sentencesOf(section).flat())
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
    changes: comparison.numbers.map(({ now, before, turned }) => ({
      id: now.id,
      before: before.id,
      no_longer_holds: turned,
    })),
    changed_lists: comparison.lists,
    changed_states: comparison.states,
    texts: texts.map(({ language, title, sections }) => ({
      language,
      title,
      sections: sections.map((section) => ({
        id: section.id,
        title: section.title,
        figures: section.figures.map((figure) => figure.id),
        figure_windows: Object.fromEntries(
          section.figures.flatMap(({ id, window }) => (window ? [[id, window]] : [])),
        ),
        paragraphs: sentencesOf(section).map((sentence) => ({
          text: plainText(sentence),
          numbers: sentence.flatMap((part) => (part.kind === 'number' ? [part.id] : [])),
        })),
      })),
    })),
    tables: tables.map(({ table, ...rest }) => ({ ...rest, columns: table.columns, rows: table.rows })),
    lineage,
  };
}

/** Paragraphs, then the lists under them. */
export const sentencesOf = ({
  paragraphs,
  lists,
}: Note['texts'][number]['sections'][number]): readonly Sentence[] => [
  ...paragraphs,
  ...lists.flatMap(({ lead, items }) => [lead, ...items]),
];

/** The numbers that stand in the text of a language, in its order. */
export function toldFacts({ facts }: Pick<Note, 'facts'>, { sections }: Note['texts'][number]): Fact[] {
  const known = new Map(facts.map((fact) => [fact.id, fact]));
  const ids = sections.flatMap((section) =>
    sentencesOf(section)
      .flat()
      .flatMap((part) => (part.kind === 'number' ? [part.id] : [])),
  );
  return [...new Set(ids)].flatMap((id) => known.get(id) ?? []);
}
