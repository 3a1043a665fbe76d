import { fontOf } from '../../figures/frame/look.js';
import { factText } from '../note/fact.js';
import { type Note, type NoteText, PHRASES, type Section } from '../note/note.js';
import type { Sentence } from '../note/text.js';
import { cellText, isNumeric, unitHead } from './cells.js';

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
${text.sections.map((section) => sectionHtml(section, text)).join('\n')}
${appendix(note, text)}
</article>`;
}

function sectionHtml({ id, title, paragraphs, figures }: Section, text: NoteText): string {
  const isList = id === 'headlines' || id === 'risks' || id === 'method';
  const lines = paragraphs.map((one) => sentenceHtml(one, text));
  const body = isList
    ? `<ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`
    : lines.map((line) => `<p>${line}</p>`).join('\n');
  // a heading stays with the first line under it
  const images = figures.map(
    ({ svg, id: figure }) =>
      `<figure id="${text.language}-f-${figure}">${unique(svg, `${text.language}-${figure}`)}</figure>`,
  );
  return `<section class="${id}">
<h2>${escaped(title)}</h2>
${body}
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
        : escaped(part.text),
    )
    .join('');

function appendix({ facts, tables, lineage }: Note, { language }: NoteText): string {
  const { words } = PHRASES[language];
  const numbers = facts.map(
    (fact) =>
      `<tr id="${language}-n-${fact.id}"><td>${escaped(fact.label[language])}</td><td class="r">${escaped(factText(fact, language))}</td><td><code>${escaped(fact.query)}</code></td><td>${escaped(fact.lineage.join(', '))}</td></tr>`,
  );
  return `<section class="appendix">
<h3>${words.numbers}</h3>
<table class="numbers"><thead><tr><th>${words.label}</th><th class="r">${words.value}</th><th>${words.query}</th><th>${words.files}</th></tr></thead><tbody>
${numbers.join('\n')}
</tbody></table>
${tables.map((table) => tableHtml(table, language)).join('\n')}
<h3>${words.sources}</h3>
${lineage
  .map(
    ({ key, files, rows, digest, shown }) =>
      `<div class="source"><h4>${escaped(key)}</h4><p>${words.files} ${files}, ${words.rows} ${rows}; ${words.digest} <code>${digest}</code></p><ul>${shown
        .map(
          (file) =>
            `<li>${escaped(file.name)} (${escaped(file.kind)}, ${file.rows}) <code>${file.sha256}</code></li>`,
        )
        .join('')}${files > shown.length ? `<li>${words.more(files - shown.length)}</li>` : ''}</ul></div>`,
  )
  .join('\n')}
</section>`;
}

function tableHtml({ title, table, query }: Note['tables'][number], language: NoteText['language']): string {
  const { words } = PHRASES[language];
  const shown = table.columns.filter(
    ({ key, unit }) => unit !== 'HKD' || table.rows.some((row) => row[key] !== 0),
  );
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
  const more = table.rows.length > ROWS ? ` (${words.firstRows(ROWS, table.rows.length)})` : '';
  return `<div class="table"><h3>${escaped(title[language])}</h3>
<p class="query"><code>${escaped(query)}</code>${escaped(more)}</p></div>
<table><thead><tr>${heads.join('')}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table>`;
}

const STYLE = `
@page { size: A4; margin: 18mm 16mm; }
* { box-sizing: border-box; }
body { margin: 0; color: #16191f; background: #fff; font-size: 15px; line-height: 1.6; }
article { max-width: 760px; margin: 0 auto; padding: 24px 16px; }
article + article { break-before: page; }
h1 { font-size: 26px; line-height: 1.25; margin: 8px 0 20px; }
h2 { font-size: 19px; margin: 28px 0 8px; padding-top: 10px; border-top: 1px solid #e3e6eb; }
h3 { font-size: 15px; margin: 22px 0 6px; }
h4 { font-size: 13px; margin: 14px 0 2px; }
h1, h2, h3, h4 { break-after: avoid; }
p, li { orphans: 3; widows: 3; margin: 6px 0; }
ul { padding-left: 20px; margin: 6px 0; }
.banner { border: 2px solid #d8660b; color: #8a3f00; font-weight: 600; padding: 8px 12px; }
a.n { color: inherit; text-decoration: underline; text-decoration-color: #b9c1cc; text-underline-offset: 3px; font-variant-numeric: tabular-nums; white-space: nowrap; }
figure { margin: 14px 0; break-inside: avoid; }
figure svg { width: 100%; height: auto; display: block; }
table { border-collapse: collapse; width: 100%; font-size: 11px; line-height: 1.4; font-variant-numeric: tabular-nums; }
thead { display: table-header-group; }
th { text-align: left; font-weight: 600; border-bottom: 1px solid #16191f; }
th, td { padding: 3px 6px 3px 0; vertical-align: top; }
td { border-bottom: 1px solid #eef0f3; }
tr { break-inside: avoid; }
.r { text-align: right; white-space: nowrap; }
th.r { white-space: normal; }
.numbers { table-layout: fixed; }
.numbers th:nth-child(1) { width: 30%; } .numbers th:nth-child(2) { width: 17%; } .numbers th:nth-child(3) { width: 33%; }
.numbers td { overflow-wrap: anywhere; }
.table { break-inside: avoid; break-after: avoid; }
code { font: 10px/1.4 ui-monospace, 'DejaVu Sans Mono', monospace; overflow-wrap: anywhere; }
.query, .source p, .source li { font-size: 11px; color: #4b525e; }
.source { break-inside: avoid; }
tr:target, figure:target { background: #fff6d6; }
@media print { article { padding: 0; max-width: none; } body { font-size: 10.5pt; } a.n { text-decoration: none; } }
`;
