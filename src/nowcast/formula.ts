import { InputError } from '../errors.js';

/** A formula of an indicator, read. */
export type Formula =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Formula[] }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Formula; readonly right: Formula };

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([a-z]\w*)|([-+*/(),]))/gy;

/**
 * Reads `before(5, return(hsi) - return(c300))`: numbers, names, calls, the four operations and brackets.
 * @throws InputError at the first thing that does not belong
 */
export function readFormula(text: string): Formula {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let end = 0; end < text.trimEnd().length; end = TOKEN.lastIndex) {
    const match = TOKEN.exec(text);
    if (!match) throw new InputError(`formula "${text}": cannot read "${text.slice(end)}"`);
    tokens.push((match[1] ?? match[2] ?? match[3]) as string);
  }
  let at = 0;
  const take = (token: string): boolean => {
    if (tokens[at] !== token) return false;
    at += 1;
    return true;
  };
  const need = (token: string): void => {
    if (!take(token))
      throw new InputError(`formula "${text}": "${token}" expected, not "${tokens[at] ?? 'the end'}"`);
  };
  const atom = (): Formula => {
    if (take('-'))
      return { kind: 'binary', operator: '-', left: { kind: 'number', value: 0 }, right: atom() };
    if (take('(')) {
      const inner = sum();
      need(')');
      return inner;
    }
    const token = tokens[at++];
    if (token !== undefined && /^\d/.test(token)) return { kind: 'number', value: Number(token) };
    if (token === undefined || !/^[a-z]/.test(token))
      throw new InputError(`formula "${text}": "${token ?? 'the end'}" is out of place`);
    if (!take('(')) return { kind: 'name', name: token };
    const list: Formula[] = [sum()];
    while (take(',')) list.push(sum());
    need(')');
    return { kind: 'call', name: token, arguments: list };
  };
  const chain = (operators: readonly string[], next: () => Formula) => (): Formula => {
    let left = next();
    for (;;) {
      const operator = operators.find(take);
      if (operator === undefined) return left;
      left = { kind: 'binary', operator, left, right: next() };
    }
  };
  const product = chain(['*', '/'], atom);
  const sum: () => Formula = chain(['+', '-'], product);
  const formula = sum();
  if (at < tokens.length) throw new InputError(`formula "${text}": "${tokens[at]}" is too much`);
  return formula;
}
