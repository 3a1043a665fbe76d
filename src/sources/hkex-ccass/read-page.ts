import { Parser } from 'htmlparser2';

/** One cell of a result table: its column by class, the label beside the value, and the value. */
export interface Cell {
  /** `participant-id` for the class `col-participant-id`; empty when the cell has no such class. */
  readonly column: string;
  readonly label: string;
  /** Null when the cell has no value element at all. */
  readonly body: string | null;
}

/** One row of the summary above the list. Values are null where the page leaves them out. */
export interface SummaryEntry {
  readonly category: string;
  readonly shareholding: string | null;
  readonly participants: string | null;
}

/** Everything the parsers need of a result page, as text with collapsed white space. */
export interface ReadPage {
  readonly inputs: ReadonlyMap<string, string>;
  readonly formActions: readonly string[];
  /** Headings of class `ccass-heading`. */
  readonly headings: readonly string[];
  /** Date and stock in the bar that repeats the query above a result; null where there is no such bar. */
  readonly shownDate: string | null;
  readonly shownStock: string | null;
  readonly maintenance: boolean;
  /** Null when the page has no summary. */
  readonly summary: readonly SummaryEntry[] | null;
  readonly issued: string | null;
  readonly header: readonly Cell[];
  /** `hk`, `sh` or `sz` where a column is marked as that market's. */
  readonly market: string | null;
  /** Null when the page has no result table. */
  readonly rows: readonly (readonly Cell[])[] | null;
  /** False when the text ends before `</table>` or `</html>`. */
  readonly complete: boolean;
}

type Target =
  | 'heading'
  | 'shown-date'
  | 'shown-stock'
  | 'category'
  | 'value'
  | 'issued'
  | 'th'
  | 'label'
  | 'body';
type Metric = 'shareholding' | 'participants';

const UNEVEN = /[^\S ]|  |^ | $/;

const squeeze = (text: string): string => (UNEVEN.test(text) ? text.replace(/\s+/g, ' ').trim() : text);

/** Entities are rare: decoding only where there is one lets the page's tokenizer skip text in leaps. */
function decode(raw: string): string {
  if (!raw.includes('&')) return raw;
  let text = '';
  const parser = new Parser({ ontext: (part) => void (text += part) }, { decodeEntities: true });
  parser.end(raw);
  return text;
}

const clean = (raw: string): string => squeeze(decode(raw));

class PageReader {
  readonly inputs = new Map<string, string>();
  readonly formActions: string[] = [];
  readonly headings: string[] = [];
  shownDate: string | null = null;
  shownStock: string | null = null;
  maintenance = false;
  summary: { category: string; shareholding: string | null; participants: string | null }[] | null = null;
  issued: string | null = null;
  header: Cell[] = [];
  market: string | null = null;
  rows: Cell[][] | null = null;
  #table: 'before' | 'inside' | 'after' = 'before';
  #htmlClosed = false;
  #metric: Metric | null = null;
  #row: Cell[] = [];
  #column = '';
  #label = '';
  #body: string | null = null;
  #target: Target | null = null;
  #text = '';
  #depth = 0;
  #tag = '';
  readonly #classes = new Map<string, readonly string[]>();

  get complete(): boolean {
    return this.#htmlClosed && this.#table !== 'inside';
  }

  open(tag: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#target) {
      if (tag === this.#tag) this.#depth += 1;
      else if (tag === 'br') this.#text += ' ';
      return;
    }
    if (attributes.class?.includes('ccass-search-maintenance')) this.maintenance = true;
    if (tag === 'div') this.#openDiv(attributes);
    else if (this.#table === 'inside') this.#openInTable(tag, attributes);
    else if (tag === 'input') {
      const id = attributes.id ?? attributes.name;
      if (id && !this.inputs.has(id)) this.inputs.set(id, clean(attributes.value ?? ''));
    } else if (tag === 'form') this.formActions.push(attributes.action ?? '');
    else if (tag === 'h2' && this.#tokens(attributes.class).includes('ccass-heading'))
      this.#capture('heading', tag);
    else if (tag === 'table' && this.#table === 'before') {
      if (!this.#tokens(attributes.class).includes('table-mobile-list')) return;
      this.#table = 'inside';
      this.rows = [];
    }
  }

  text(data: string): void {
    if (this.#target) this.#text += data;
  }

  close(tag: string, implied: boolean): void {
    if (this.#target) {
      if (tag !== this.#tag) return;
      this.#depth -= 1;
      if (this.#depth === 0) this.#deliver();
      return;
    }
    if (tag === 'html') this.#htmlClosed = !implied;
    if (this.#table !== 'inside') return;
    if (tag === 'td') this.#row.push({ column: this.#column, label: this.#label, body: this.#body });
    else if (tag === 'tr' && this.#row.length > 0) {
      this.rows?.push(this.#row);
      this.#row = [];
    } else if (tag === 'table' && !implied) this.#table = 'after';
  }

  #openDiv(attributes: Readonly<Record<string, string>>): void {
    if (attributes.id === 'pnlResultSummary') this.summary ??= [];
    for (const token of this.#tokens(attributes.class)) {
      if (this.#table === 'inside') {
        if (token === 'mobile-list-heading') return this.#capture('label', 'div');
        if (token === 'mobile-list-body') return this.#capture('body', 'div');
      } else if (token === 'ccass-search-datarow')
        this.summary?.push({ category: '', shareholding: null, participants: null });
      else if (token === 'summary-category') return this.#capture('category', 'div');
      else if (token === 'shareholding') this.#metric = 'shareholding';
      else if (token === 'number-of-participants') this.#metric = 'participants';
      else if (token === 'percent-of-participants') this.#metric = null;
      else if (token === 'value') return this.#capture('value', 'div');
      else if (token === 'summary-value') return this.#capture('issued', 'div');
      else if (token === 'searchDate') return this.#capture('shown-date', 'div');
      else if (token === 'searchStock') return this.#capture('shown-stock', 'div');
    }
  }

  #openInTable(tag: string, attributes: Readonly<Record<string, string>>): void {
    if (tag !== 'td' && tag !== 'th') return;
    const tokens = this.#tokens(attributes.class);
    this.#column = tokens.find((token) => token.startsWith('col-'))?.slice(4) ?? '';
    this.#label = '';
    this.#body = null;
    if (tag === 'td') return;
    this.market ??= tokens.find((token) => /^market-(hk|sh|sz)$/.test(token))?.slice(7) ?? null;
    this.#capture('th', 'th');
  }

  #capture(target: Target, tag: string): void {
    this.#target = target;
    this.#tag = tag;
    this.#depth = 1;
    this.#text = '';
  }

  #deliver(): void {
    const text = clean(this.#text);
    const entry = this.summary?.at(-1);
    if (this.#target === 'body') this.#body = text;
    else if (this.#target === 'label') this.#label = text;
    else if (this.#target === 'th') this.header.push({ column: this.#column, label: text, body: null });
    else if (this.#target === 'category' && entry) entry.category = text;
    else if (this.#target === 'value' && entry && this.#metric) entry[this.#metric] = text;
    else if (this.#target === 'issued') this.issued ??= text;
    else if (this.#target === 'heading') this.headings.push(text);
    else if (this.#target === 'shown-date') this.shownDate ??= text;
    else if (this.#target === 'shown-stock') this.shownStock ??= text;
    this.#target = null;
  }

  #tokens(names: string | undefined): readonly string[] {
    if (!names) return [];
    const known = this.#classes.get(names);
    if (known) return known;
    const tokens = names.split(/\s+/).filter((token) => token !== '');
    this.#classes.set(names, tokens);
    return tokens;
  }
}

/** Reads a result page in one pass, with no judgement: what is missing stays null. */
export function readPage(html: string): ReadPage {
  const reader = new PageReader();
  const parser = new Parser(
    {
      onopentag: (tag, attributes) => reader.open(tag, attributes),
      ontext: (text) => reader.text(text),
      onclosetag: (tag, implied) => reader.close(tag, implied),
    },
    { decodeEntities: false },
  );
  parser.end(html);
  return reader;
}
