import { factText } from '../note/fact.js';
import { type Note, type NoteText, PHRASES, type Section } from '../note/note.js';
import type { Sentence } from '../note/text.js';
import { cellText, isNumeric, shownColumns, unitHead } from './cells.js';
import { toldFacts } from './json.js';

const ROWS = 40;
const escaped = (text: string): string => text.replace(/[\\`*_[\]<>|]/g, '\\$&');
const inCell = (text: string): string => escaped(text).replaceAll('\n', ' ');

const sentenceText = (sentence: Sentence): string =>
  sentence
    .map((part) => (part.kind === 'number' ? `[${escaped(part.text)}](#n-${part.id})` : escaped(part.text)))
    .join('');

/** A note in one language as Markdown; numbers link to their entries in the appendix. Figures are in the HTML. */
export function noteMarkdown(note: Note, text: NoteText): string {
  const phrases = PHRASES[text.language];
  return [
    `# ${escaped(text.title)}`,
    ...(note.simulated ? [`> **${phrases.simulated}**`] : []),
    ...text.sections.flatMap((section) => sectionLines(section)),
    ...appendix(note, text),
  ]
    .join('\n\n')
    .concat('\n');
}

function sectionLines({ id, title, paragraphs, lists }: Section): string[] {
  const isList = id === 'headlines' || id === 'risks' || id === 'method';
  const lines = paragraphs.map(sentenceText);
  const bullets = (all: readonly string[]): string => all.map((line) => `- ${line}`).join('\n');
  return [
    `## ${title}`,
    ...(isList ? [bullets(lines)] : lines),
    ...lists.flatMap(({ lead, items }) => [sentenceText(lead), bullets(items.map(sentenceText))]),
  ].filter(Boolean);
}

function appendix(note: Note, text: NoteText): string[] {
  const { tables, lineage } = note;
  const { language } = text;
  const { words } = PHRASES[language];
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const grid = (
    heads: readonly string[],
    right: readonly boolean[],
    rows: readonly (readonly string[])[],
  ): string => [row(heads), row(right.map((one) => (one ? '--:' : '---'))), ...rows.map(row)].join('\n');
  return [
    `### ${words.numbers}`,
    grid(
      [words.label, words.value, words.query, words.files],
      [false, true, false, false],
      toldFacts(note, text).map((fact) => [
        `<a id="n-${fact.id}"></a>${inCell(fact.label[language])}`,
        inCell(factText(fact, language)),
        `\`${fact.query}\``,
        inCell(fact.lineage.join(', ')),
      ]),
    ),
    ...tables.flatMap(({ title, table: whole, shown, query }) => {
      const table = shown ?? whole;
      const columns = shownColumns(table, language);
      const told = Math.min(ROWS, table.rows.length);
      const more = shown || told < table.rows.length ? ` (${words.firstRows(told, whole.rows.length)})` : '';
      return [
        `### ${escaped(title[language])}`,
        `\`${query}\`${more}`,
        grid(
          columns.map(({ name, unit }) =>
            inCell([name[language], unitHead(unit, language)].filter(Boolean).join(', ')),
          ),
          columns.map(({ unit }) => isNumeric(unit)),
          table.rows
            .slice(0, ROWS)
            .map((cells) =>
              columns.map(({ key, unit }) => inCell(cellText(cells[key] ?? null, unit, key, language))),
            ),
        ),
      ];
    }),
    `### ${words.sources}`,
    ...lineage
      .filter(({ files }) => files > 0)
      .map(
        ({ key, files, rows, digest, shown }) =>
          `**${escaped(key)}**: ${words.files} ${files}, ${words.rows} ${rows}, ${words.digest} \`${digest}\`\n\n${shown
            .map((file) => `- ${escaped(file.name)} (${file.kind}, ${file.rows}): \`${file.sha256}\``)
            .join('\n')}${files > shown.length ? `\n- ${words.more(files - shown.length)}` : ''}`,
      ),
  ];
}
