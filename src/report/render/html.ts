import { fontOf } from '../../figures/frame/look.js';
import { factText } from '../note/fact.js';
import { type Note, type NoteText, PHRASES, type Section } from '../note/note.js';
import type { Sentence } from '../note/text.js';
import { plainNumber } from '../../figures/frame/numbers.js';
import { cellText, isNumeric, shownColumns, unitHead } from './cells.js';
import { toldFacts } from './json.js';

const ROWS = 40;
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A note as one HTML page: no network, no script, fit to print on A4. Two languages stand one after the other. */
export function noteHtml(note: Note): string {
  const [first] = note.texts as [NoteText];
  const lang = first.language === 'zh' ? 'zh-Hans' : 'en';
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(first.title)}</title>
<style>${STYLE}</style>
</head>
<body>
${note.texts.map((text) => article(note, text)).join('\n')}
</body>
</html>
`;
}

function article(note: Note, text: NoteText): string {
  const phrases = PHRASES[text.language];
  const lang = text.language === 'zh' ? 'zh-Hans' : 'en';
  const banner = note.simulated ? `<p class="banner">${escaped(phrases.simulated)}</p>` : '';
  return `<article lang="${lang}" class="${text.language}" style="font-family:${fontOf(text.language).replaceAll('"', "'")}">
${banner}<h1>${escaped(text.title)}</h1>
${text.sections
  .filter(({ id }) => id !== 'tables')
  .map((section) => sectionHtml(section, text))
  .join('\n')}
${appendix(note, text)}
</article>`;
}

function sectionHtml({ id, title, paragraphs, lists, figures }: Section, text: NoteText): string {
  const isList = id === 'headlines' || id === 'risks' || id === 'method';
  const lines = paragraphs.map((one) => sentenceHtml(one, text));
  const body = isList
    ? `<ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`
    : lines.map((line) => `<p>${line}</p>`).join('\n');
  const more = lists.map(
    ({ lead, items }) =>
      `<p class="lead">${sentenceHtml(lead, text)}</p>\n<ul>${items.map((one) => `<li>${sentenceHtml(one, text)}</li>`).join('')}</ul>`,
  );
  // a heading stays with the first line under it
  const images = figures.map(
    ({ svg, id: figure }) =>
      `<figure id="${text.language}-f-${figure}">${unique(svg, `${text.language}-${figure}`)}</figure>`,
  );
  return `<section class="${id}">
<h2>${escaped(title)}</h2>
${[body, ...more].join('\n')}
${images.join('\n')}
</section>`;
}

/** Ids inside an image, made different from those of the other images of the page. */
function unique(svg: string, prefix: string): string {
  const safe = prefix.replace(/[^a-z0-9]/g, '');
  return svg
    .replace(/\bid="([a-z]+\d+)"/g, `id="${safe}$1"`)
    .replace(/url\(#([a-z]+\d+)\)/g, `url(#${safe}$1)`)
    .replace(/href="#([a-z]+\d+)"/g, `href="#${safe}$1"`);
}

const sentenceHtml = (sentence: Sentence, { language }: NoteText): string =>
  sentence
    .map((part) =>
      part.kind === 'number'
        ? `<a class="n" href="#${language}-n-${part.id}">${escaped(part.text)}</a>`
        : escaped(part.text).replace(/(?<= )--[a-z-]+/g, '<span class="option">$&</span>'),
    )
    .join('');

function appendix(note: Note, text: NoteText): string {
  const { language } = text;
  const { words } = PHRASES[language];
  const queries = [...new Set(toldFacts(note, text).map(({ query }) => query))];
  const numbers = toldFacts(note, text).map(
    (fact) =>
      `<tr id="${language}-n-${fact.id}"><td>${escaped(fact.label[language])}</td><td class="r">${escaped(factText(fact, language))}</td><td class="r q">${queries.indexOf(fact.query) + 1}</td></tr>`,
  );
  const lineageOf = (query: string): string =>
    (note.facts.find((fact) => fact.query === query)?.lineage ?? []).join(', ');
  return `<section class="appendix">
<h2>${escaped(PHRASES[language].sections.tables)}</h2>
<h3>${words.numbers}</h3>
<div class="columns"><table class="numbers"><tbody>
${numbers.join('\n')}
</tbody></table></div>
<h3>${words.queries}</h3>
<ol class="queries">
${queries.map((query) => `<li><code>${escaped(query)}</code>${lineageOf(query) ? ` <span>${escaped(lineageOf(query))}</span>` : ''}</li>`).join('\n')}
</ol>
${note.tables.map((table) => tableHtml(table, language)).join('\n')}
<h3>${words.sources}</h3>
<table><thead><tr><th>${words.data}</th><th class="r">${words.files}</th><th class="r">${words.rows}</th><th>${words.digest}</th></tr></thead><tbody>
${note.lineage
  .filter(({ files }) => files > 0)
  .map(
    ({ key, files, rows, digest, shown }) =>
      `<tr><td>${escaped(key)}<details><summary>${words.names}</summary><ul>${shown
        .map(
          (file) =>
            `<li>${escaped(file.name)} (${escaped(file.kind)}, ${file.rows}) <code>${file.sha256}</code></li>`,
        )
        .join(
          '',
        )}${files > shown.length ? `<li>${words.more(files - shown.length)}</li>` : ''}</ul></details></td><td class="r">${plainNumber(files)}</td><td class="r">${plainNumber(rows)}</td><td><code>${digest}</code></td></tr>`,
  )
  .join('\n')}
</tbody></table>
</section>`;
}

function tableHtml(
  { title, table: whole, shown: shorter, query }: Note['tables'][number],
  language: NoteText['language'],
): string {
  const { words } = PHRASES[language];
  const table = shorter ?? whole;
  const shown = shownColumns(table, language);
  const right = (unit: (typeof shown)[number]['unit']): string => (isNumeric(unit) ? ' class="r"' : '');
  const heads = shown.map(
    ({ name, unit }) =>
      `<th${right(unit)}>${escaped([name[language], unitHead(unit, language)].filter(Boolean).join(', '))}</th>`,
  );
  const rows = table.rows
    .slice(0, ROWS)
    .map(
      (row) =>
        `<tr>${shown.map(({ key, unit }) => `<td${right(unit)}>${escaped(cellText(row[key] ?? null, unit, key, language))}</td>`).join('')}</tr>`,
    );
  const told = Math.min(ROWS, table.rows.length);
  const more = shorter || table.rows.length > told ? ` (${words.firstRows(told, whole.rows.length)})` : '';
  return `<div class="table"><h3>${escaped(title[language])}</h3>
<p class="query"><code>${escaped(query)}</code>${escaped(more)}</p></div>
<table><thead><tr>${heads.join('')}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table>`;
}

const STYLE = `
@page { size: A4; margin: 15mm 16mm 14mm; }
* { box-sizing: border-box; }
body { margin: 0; color: #16191f; background: #fff; font-size: 15px; line-height: 1.6; }
article { max-width: 760px; margin: 0 auto; padding: 24px 16px; }
article + article { break-before: page; }
h1 { font-size: 26px; line-height: 1.25; margin: 8px 0 18px; }
h2 { font-size: 19px; margin: 26px 0 8px; padding-top: 10px; border-top: 1px solid #e3e6eb; }
h3 { font-size: 14px; margin: 18px 0 5px; }
h1, h2, h3, .lead { break-after: avoid; }
p, li { orphans: 3; widows: 3; margin: 6px 0; }
ul { padding-left: 20px; margin: 6px 0; }
.banner { border: 2px solid #d8660b; color: #8a3f00; font-weight: 600; padding: 6px 12px; }
a.n { color: inherit; text-decoration: underline; text-decoration-color: #b9c1cc; text-underline-offset: 3px; font-variant-numeric: tabular-nums; white-space: nowrap; }
figure { margin: 12px 0; break-inside: avoid; }
figure svg { width: 100%; height: auto; display: block; }
table { border-collapse: collapse; width: 100%; font-size: 11px; line-height: 1.4; font-variant-numeric: tabular-nums; }
thead { display: table-header-group; }
th { text-align: left; font-weight: 600; border-bottom: 1px solid #16191f; }
th, td { padding: 2px 6px 2px 0; vertical-align: top; }
td { border-bottom: 1px solid #eef0f3; }
tr { break-inside: avoid; }
.r { text-align: right; white-space: nowrap; }
th.r { white-space: normal; }
.columns { columns: 2; column-gap: 22px; }
.numbers td.q { color: #6b7280; width: 22px; }
.queries { font-size: 10px; line-height: 1.4; padding-left: 26px; margin: 4px 0; color: #4b525e; }
.queries li { margin: 1px 0; }
.table { break-inside: avoid; break-after: avoid; }
code { font: 9.5px/1.35 ui-monospace, 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere; }
.query { font-size: 10px; color: #4b525e; margin: 2px 0; }
.option { white-space: nowrap; }
.queries span { margin-left: 0.6em; }
details { font-size: 10px; color: #4b525e; }
tr:target, figure:target { background: #fff6d6; }
@media (max-width: 620px) { .columns { columns: 1; } }
@media print {
  article { padding: 0; max-width: none; }
  body { font-size: 9.8pt; line-height: 1.5; }
  h1 { font-size: 18pt; }
  h2 { font-size: 13pt; margin: 16px 0 6px; padding-top: 8px; }
  h3 { font-size: 10pt; margin: 12px 0 3px; }
  p, li { margin: 4px 0; }
  a.n { text-decoration: none; }
  table { font-size: 7.6pt; line-height: 1.3; }
  .columns table { font-size: 7.2pt; }
  code { font-size: 6.6pt; }
  .query, .queries { font-size: 7pt; }
  details { display: none; }
  figure { margin: 8px 0; }
  figure svg { width: 92%; margin: 0 auto; }
}
`;
