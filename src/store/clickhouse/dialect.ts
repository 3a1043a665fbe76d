import type { Value } from '../engine.js';

/** Hides literals and comments, so that rules see code alone. Takes turns with `shown`. */
function hidden(sql: string): { code: string; literals: string[] } {
  const literals: string[] = [];
  const code = sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, (text) => {
    if (text.startsWith('--') || text.startsWith('/*')) return ' ';
    // a backslash is an escape here and a letter there
    literals.push(text.replaceAll('\\', '\\\\'));
    return `\uE000${literals.length - 1}\uE001`;
  });
  return { code, literals };
}

const MARK = /\uE000(\d+)\uE001/g;
const shown = (code: string, literals: readonly string[]): string =>
  code.replace(MARK, (_, at: string) => literals[Number(at)] ?? '');

/** Where the parenthesis that opens at `open` is closed. */
function closing(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at += 1) {
    if (code[at] === '(') depth += 1;
    else if (code[at] === ')') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return code.length;
}

/** Arguments of a call, cut at the commas of its own level. */
function cut(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '(') depth += 1;
    else if (letter === ')') depth -= 1;
    else if (letter === ',' && depth === 0) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  parts.push(text.slice(from).trim());
  return parts;
}

/** Rewrites every call of a function, the innermost first. */
function calls(code: string, name: RegExp, rewrite: (inside: string, called: string) => string): string {
  const found = [...code.matchAll(new RegExp(`\\b(${name.source})\\s*\\(`, 'gi'))].reverse();
  let text = code;
  for (const match of found) {
    const open = match.index + match[0].length - 1;
    const end = closing(text, open);
    const inside = text.slice(open + 1, end);
    text = `${text.slice(0, match.index)}${rewrite(inside, match[1] ?? '')}${text.slice(end + 1)}`;
  }
  return text;
}

const TYPE = /^([\s\S]*\S)\s+AS\s+([A-Z]+(?:\s*\([\d\s,]*\))?)\s*$/;

function cast(inside: string): string {
  const parts = TYPE.exec(inside);
  const value = parts?.[1] ?? '';
  switch (parts?.[2]?.replace(/\s/g, '')) {
    case 'DOUBLE':
      return double(value);
    case 'VARCHAR':
      return varchar(value);
    case 'DECIMAL(38,0)':
      return `CAST(CAST(${value} AS VARCHAR) AS Decimal(38, 0))`;
    case 'DATE':
      return `CAST(${value} AS Date32)`;
    default:
      return `CAST(${inside})`;
  }
}

/** The number that DuckDB makes of an exact decimal: whole and rest apart once the digits exceed what a double holds. */
function double(value: string): string {
  if (/^\s*(NULL|[\d.]+)\s*$/i.test(value)) return `CAST(${value} AS DOUBLE)`;
  const scale = `toUInt8OrZero(extract(toTypeName(${value}), 'Decimal\\\\(\\\\d+, (\\\\d+)\\\\)'))`;
  const whole = `CAST(trunc(${value}) AS Int256)`;
  return `if(${scale} > 0 AND abs(${value}) > 9007199254740992 / exp10(${scale}), CAST(${whole} AS DOUBLE) + CAST((${value}) - trunc(${value}) AS DOUBLE), CAST(${value} AS DOUBLE))`;
}

/** Text of a value. Decimals keep the zeros at their end. */
function varchar(value: string): string {
  return `CAST(${value} AS VARCHAR)`;
}

const PLAIN_COLUMN = /^\s*[A-Za-z_]\w*\.([A-Za-z_]\w*)\s*$/;

/** Says what a selected column `t.x` is called where it is read: `x`, which ClickHouse does not take for granted. */
function named(code: string): string {
  const lists = [...code.matchAll(/\bSELECT\b(?:\s+DISTINCT\b)?/gi)].reverse();
  let text = code;
  for (const match of lists) {
    const from = match.index + match[0].length;
    const end = listEnd(text, from);
    const items = cut(text.slice(from, end)).map((item) => {
      const column = PLAIN_COLUMN.exec(item)?.[1];
      return column === undefined ? truth(item) : `${item} AS ${column}`;
    });
    text = `${text.slice(0, from)} ${items.join(', ')} ${text.slice(end)}`;
  }
  return text;
}

const DECIDES = /^\s*(NOT|EXISTS)\b|<|>|=|\b(AND|OR|IS|LIKE|IN|BETWEEN)\b/;

/** A selected comparison is a BOOLEAN, where ClickHouse makes it a number. */
function truth(item: string): string {
  const alias = /^([\s\S]*?)(\s+AS\s+[A-Za-z_]\w*)?\s*$/.exec(item);
  const value = alias?.[1] ?? item;
  return DECIDES.test(outside(value)) ? `CAST((${value}) AS BOOLEAN)${alias?.[2] ?? ''}` : item;
}

/** A text without what stands in parentheses and in CASE ... END. */
function outside(text: string): string {
  let bare = text;
  for (let before = ''; before !== bare; ) {
    before = bare;
    bare = bare.replace(/\([^()]*\)/g, ' ').replace(/\bCASE\b(?:(?!\bCASE\b|\bEND\b)[\s\S])*\bEND\b/g, ' ');
  }
  return bare;
}

/** Where a list of selected columns that begins at `from` ends: at its FROM, the parenthesis around it, or a UNION. */
function listEnd(code: string, from: number): number {
  let depth = 0;
  for (let at = from; at < code.length; at += 1) {
    const letter = code[at];
    if (letter === '(') depth += 1;
    else if (letter === ')') {
      depth -= 1;
      if (depth < 0) return at;
    } else if (
      depth === 0 &&
      /\s/.test(letter ?? '') &&
      /^\s(FROM|UNION|WHERE|ORDER)\b/i.test(code.slice(at, at + 7)) &&
      !/\bDISTINCT\s*$/i.test(code.slice(from, at))
    )
      return at;
  }
  return code.length;
}

function textAggregate(inside: string): string {
  const ordered = /^([\s\S]*?)\s+ORDER\s+BY\s+([\s\S]*)$/i.exec(inside);
  const [first = '', separator = ''] = cut(ordered?.[1] ?? inside);
  const value = first.replace(/^DISTINCT\s+/i, '');
  const unique = value === first ? '' : 'Uniq';
  return `if(count(${value}) = 0, NULL, arrayStringConcat(arraySort(group${unique}Array(${value})), ${separator}))`;
}

function typeOf(value: Value): string {
  switch (typeof value) {
    case 'bigint':
      return value >= -(2n ** 63n) && value < 2n ** 63n ? 'Int64' : 'Int256';
    case 'number':
      return Number.isInteger(value) ? 'Int64' : 'Float64';
    case 'boolean':
      return 'Bool';
    default:
      return value === null ? 'Nullable(String)' : 'String';
  }
}

/**
 * What ClickHouse is asked for a statement of the common subset: the names that the two engines have for the same thing.
 * @param parameters give `$name` its type
 */
export function clickhouseSql(sql: string, parameters: Readonly<Record<string, Value>> = {}): string {
  const { code, literals } = hidden(sql);
  return shown(translated(code, parameters), literals);
}

/** The statements of a text, each in ClickHouse's words. */
export function clickhouseStatements(sql: string): string[] {
  const { code, literals } = hidden(sql);
  return code
    .split(';')
    .filter((statement) => statement.trim() !== '')
    .map((statement) => shown(translated(statement, {}), literals));
}

function translated(code: string, parameters: Readonly<Record<string, Value>>): string {
  let text = code
    .replace(/\bTEMP\b/g, 'TEMPORARY')
    .replace(/\bHUGEINT\b/g, 'Int256')
    .replace(/\bDATE\s*(\uE000\d+\uE001)/g, 'toDate32($1)')
    .replace(/\/\//g, ' DIV ')
    .replace(/\barg_max\b/g, 'argMax')
    .replace(/\barg_min\b/g, 'argMin')
    .replace(/\bstrftime\b/g, 'formatDateTime')
    .replace(/\bregexp_matches\b/g, 'match');
  text = named(text);
  text = calls(text, /CAST/, cast);
  text = calls(text, /lag|lead/, (inside, name) => {
    const [first, ...others] = cut(inside);
    return `${name}(${[`toNullable(${first})`, ...others].join(', ')})`;
  });
  text = calls(text, /arg_max_null/, (inside) => {
    const [value, ...by] = cut(inside);
    return `tupleElement(argMax(tuple(${value}), ${by.join(', ')}), 1)`;
  });
  text = calls(text, /string_split/, (inside) => {
    const [value, separator] = cut(inside);
    return `splitByString(${separator}, ${value})`;
  });
  text = calls(text, /unnest/, (inside) => `arrayJoin(${inside})`);
  text = calls(text, /row/, (inside) => `tuple(${inside})`);
  // of no rows, or none but nulls, it is null and not 0
  text = calls(
    text,
    /product/,
    (inside) => `if(count(${inside}) = 0, NULL, arrayProduct(groupArray(${inside})))`,
  );
  text = calls(text, /string_agg/, textAggregate);
  text = calls(text, /bool_and/, (inside) => `CAST(min(${inside}) AS BOOLEAN)`);
  text = calls(text, /bool_or/, (inside) => `CAST(max(${inside}) AS BOOLEAN)`);
  text = text.replace(/\bDATE\b/g, 'Date32');
  return text.replace(
    /\$([A-Za-z_]\w*)/g,
    (_, name: string) => `{${name}:${typeOf(parameters[name] ?? null)}}`,
  );
}
