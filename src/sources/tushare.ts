import { InputError } from '../errors.js';
import { type Fields, isFields, noRows, readAnswer, rowsOf, textOf } from './stock-connect/answer.js';

/** The names of the fields that an answer of Tushare lists, from its beginning; none when it is no such answer. */
export function tushareFields(head: string): ReadonlySet<string> {
  const list = /"fields"\s*:\s*\[([^\]]*)\]/.exec(head)?.[1] ?? '';
  return new Set([...list.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name));
}

/**
 * The rows of an answer of Tushare as objects, and whether it has more than these.
 * @param needed fields that must be there
 * @throws InputError when Tushare refused (with its message), or the answer has no rows or lacks a field
 */
export function readTushare(text: string, needed: readonly string[]): { rows: Fields[]; more: boolean } {
  const answer = readAnswer(text);
  const message = textOf(answer.msg);
  if (answer.code !== 0) {
    throw new InputError(`Tushare refused with code ${String(answer.code)}: ${message || 'no message'}`, {
      remedy: 'check the token, its points and its rate of calls',
    });
  }
  const { data } = answer;
  if (!isFields(data) || !Array.isArray(data.items) || !Array.isArray(data.fields))
    throw noRows('Tushare', message);
  const names = data.fields.map(textOf);
  const rows = data.items.map((item: unknown) => {
    if (!Array.isArray(item) || item.length !== names.length) {
      throw new InputError('rows of Tushare that do not match its field list', {
        remedy: 'fetch the answer again',
      });
    }
    return Object.fromEntries(names.map((name, index) => [name, item[index] as unknown]));
  });
  return { rows: rowsOf(rows, 'Tushare', message, needed), more: data.has_more === true };
}
