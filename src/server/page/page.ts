import { html, raw } from 'hono/html';
import type { Coverage } from '../../flows/coverage.js';
import { netOf, type Overview, type Part, type Window } from '../overview.js';
import { day, hkd, type Language, signedHkd, span } from './numbers.js';
import { flowTable, type Markup, moverTable, shareTable, statusTable } from './tables.js';
import { WORDS } from './words.js';

const LANGUAGE_TAG: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans' };

const USUAL_FOLDER = 'waizi-data';

/** A whole page around its content. */
function frame(language: Language, simulated: boolean, content: Markup): Markup {
  const words = WORDS[language];
  const { code, name } = words.otherLanguage;
  return html`${raw('<!doctype html>')}
<html lang="${LANGUAGE_TAG[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${words.title}</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
</head>
<body>
${simulated ? html`<p class="banner" role="note">${words.simulated}</p>` : ''}
<header><a class="brand" href="/?lang=${language}">waizi <span lang="zh-Hans">外资</span></a><a href="/?lang=${code}" hreflang="${LANGUAGE_TAG[code]}" lang="${LANGUAGE_TAG[code]}">${name}</a></header>
<main>
${content}
</main>
</body>
</html>
`;
}

/** The page of a workspace: coverage first, then who bought and sold, who holds, and what to do next. */
export function overviewPage(overview: Overview, language: Language): Markup {
  const words = WORDS[language];
  const content =
    overview.asOf === null
      ? html`${emptySection(language)}${coverageSection(overview, language)}`
      : html`<h1>${words.headline}</h1>
${leadSection(overview, language)}
${coverageSection(overview, language)}
<div class="grid">
${flowSection(words.flows.recent, words.flows.footnote, overview.recent, language)}
${shareSection(overview, language)}
${overview.month === null ? '' : flowSection(words.flows.month, '', overview.month, language)}
${moverSection(overview, language)}
</div>`;
  return frame(
    language,
    overview.simulated,
    html`${content}
<div class="grid">
${overview.status.length === 0 ? '' : statusSection(overview, language)}
${nextSection(overview, language)}
</div>`,
  );
}

/** A page that says one thing: not found, failed. */
export function messagePage(language: Language, [title, text]: readonly [string, string]): Markup {
  return frame(
    language,
    false,
    html`<h1>${title}</h1><p class="lead">${text}</p><p><a href="/?lang=${language}">${WORDS[language].home}</a></p>`,
  );
}

function leadSection({ recent, asOf }: Overview, language: Language): Markup {
  if ('problem' in recent || asOf === null)
    return html`<p class="lead">${'problem' in recent ? recent.problem : ''}</p>`;
  const words = WORDS[language];
  const { from, to, tradeDays, flows } = recent.value;
  const of = (...types: string[]) => netOf(flows.rows.filter(({ type }) => types.includes(type ?? '')));
  const moved = (...types: string[]): string => {
    const net = of(...types);
    return net.cents < 0n ? words.sold(hkd(net, language)) : words.bought(hkd(net, language));
  };
  const split = words.split(moved('stable'), moved('flexible'));
  const figures = [
    ['foreign', words.foreign, of('stable', 'flexible')],
    ...(['stable', 'flexible', 'southbound'] as const).map(
      (type) => [type, words.types[type] ?? type, of(type)] as const,
    ),
  ] as const;
  const { coverage } = flows;
  const line = words.coverage.line(asOf, coverage.days, tradeDays, coverage.stocks);
  const partial = words.coverage.partial(coverage.unpriced.length, coverage.stocks);
  return html`<p class="asof">${line}${coverage.unpriced.length > 0 ? html` <strong>${partial}</strong>` : ''}</p>
<p class="lead">${words.lead(span(from, to, language), tradeDays, moved('stable', 'flexible'), split, moved('southbound'))}</p>
<dl class="figures">${figures.map(
    ([key, label, net]) =>
      html`<div><dt><span class="key ${key}"></span>${label}</dt><dd class="${net.cents < 0n ? 'out' : 'in'}">${signedHkd(net, language)}</dd></div>`,
  )}</dl>`;
}

function coverageSection({ folder, asOf, settled, recent }: Overview, language: Language): Markup {
  const words = WORDS[language].coverage;
  const last = asOf === null || settled === null ? words.noHoldings : words.asOfText(asOf, settled);
  return html`<section class="coverage"><h2>${words.title}</h2>
<dl>
<div><dt>${words.workspace}</dt><dd><bdi class="path">${folder}</bdi></dd></div>
<div><dt>${words.asOf}</dt><dd>${last}</dd></div>
${'value' in recent ? windowCoverage(recent.value, language) : ''}
</dl>
${'value' in recent ? remarks(recent.value.flows.coverage, language) : ''}
</section>`;
}

const MOST_MISSING = 5;
const MOST_CODES = 12;

function windowCoverage({ from, to, tradeDays, flows: { coverage } }: Window, language: Language): Markup {
  const words = WORDS[language].coverage;
  const missing = coverage.missing_stocks.slice(0, MOST_MISSING);
  const codes = coverage.unpriced.slice(0, MOST_CODES);
  const more = coverage.unpriced.length - codes.length;
  return html`<div><dt>${words.covers}</dt><dd>${words.coversText(coverage.days, tradeDays, span(from, to, language), coverage.stocks)}</dd></div>
<div><dt>${words.provisional}</dt><dd>${coverage.provisional.length === 0 ? words.none : words.provisionalText(coverage.provisional)}</dd></div>
<div><dt>${words.missing}</dt><dd>${
    missing.length === 0
      ? words.none
      : missing.map(
          ({ date, trade_date, stocks }) =>
            html`<p>${words.missingText(date, trade_date, stocks.length)}</p>`,
        )
  }${coverage.missing_stocks.length > MOST_MISSING ? html`<p>+ ${coverage.missing_stocks.length - MOST_MISSING}</p>` : ''}</dd></div>
<div><dt>${words.unpriced}</dt><dd>${
    codes.length === 0
      ? words.none
      : words.unpricedText(coverage.unpriced.length, `${codes.join(', ')}${more > 0 ? ` + ${more}` : ''}`)
  }</dd></div>`;
}

function remarks({ notes }: Coverage, language: Language): Markup {
  if (notes.length === 0) return html``;
  return html`<details><summary>${WORDS[language].coverage.notes(notes.length)}</summary><ul lang="en">${notes.map((note) => html`<li>${note}</li>`)}</ul></details>`;
}

function flowSection(title: string, footnote: string, window: Part<Window>, language: Language): Markup {
  const words = WORDS[language].flows;
  if ('problem' in window) return problemSection(title, window.problem);
  const { from, to, flows } = window.value;
  const query = new URLSearchParams({ from: flows.from, to: flows.to, by: 'type' }).toString();
  return html`<section><h2>${title}</h2>
<p class="measure">${words.measure}<br>${span(from, to, language)}</p>
${flowTable(flows.rows, language)}
<p class="footnote">${footnote} <a href="/api/flows?${query}">${words.json}</a></p>
</section>`;
}

function shareSection({ shares }: Overview, language: Language): Markup {
  const words = WORDS[language].shares;
  if ('problem' in shares) return problemSection(words.title, shares.problem);
  const last = shares.value.coverage.days.at(-1);
  const left = last?.unpriced.length ?? 0;
  return html`<section><h2>${words.title}</h2>
<p class="measure">${words.measure(last ? day(last.date, language) : '', last?.stocks ?? 0)}${left > 0 ? html`<br>${words.unpriced(left)}` : ''}</p>
${shareTable(shares.value, language)}
<p class="footnote"><a href="/api/shares">${WORDS[language].flows.json}</a></p>
</section>`;
}

function moverSection({ movers, recent }: Overview, language: Language): Markup {
  const words = WORDS[language].movers;
  if ('problem' in movers) return problemSection(words.title, movers.problem);
  const window = 'value' in recent ? span(recent.value.from, recent.value.to, language) : '';
  return html`<section><h2>${words.title}</h2>
<p class="measure">${WORDS[language].flows.measure}<br>${window}</p>
${moverTable(words.bought, movers.value.bought, language)}
${moverTable(words.sold, movers.value.sold, language)}
</section>`;
}

function statusSection({ status }: Overview, language: Language): Markup {
  const words = WORDS[language].stored;
  return html`<section class="wide"><h2>${words.title}</h2>
<p class="measure">${words.measure}</p>
${statusTable(status, language)}
<p class="footnote"><a href="/api/status">${WORDS[language].flows.json}</a></p>
</section>`;
}

/** Commands on this workspace; files of one's own go into the usual one where this one is simulated. */
function nextSection({ folder, simulated }: Overview, language: Language): Markup {
  const words = WORDS[language].next;
  const data = !/^[\w./\\:-]+$/.test(folder) ? `'${folder.replaceAll("'", "'\\''")}'` : folder;
  const optionOf = (command: string): string =>
    folder === USUAL_FOLDER || (simulated && command.startsWith('waizi import')) ? '' : ` --data ${data}`;
  return html`<section class="wide"><h2>${words.title}</h2>
<p>${words.text}</p>
<dl class="commands">${words.commands.map(([command, does]) => html`<div><dt><code>${command}${optionOf(command)}</code></dt><dd>${does}</dd></div>`)}</dl>
</section>`;
}

function emptySection(language: Language): Markup {
  const words = WORDS[language].empty;
  return html`<h1>${words.title}</h1>
<p class="lead">${words.text}</p>
<ul>${words.list.map((item) => html`<li>${item}</li>`)}</ul>
<p>${words.how}</p>
<p><code>waizi import FOLDER</code> <code>waizi demo</code></p>`;
}

function problemSection(title: string, problem: string): Markup {
  return html`<section><h2>${title}</h2><p class="measure" lang="en">${problem}</p></section>`;
}
