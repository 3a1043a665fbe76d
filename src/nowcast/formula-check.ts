import { InputError } from '../errors.js';
import { BAR_FUNCTIONS, EVENTS, NORTHBOUND_NAMES, PAIRS, WINDOWS } from './features.js';
import type { Formula } from './formula.js';

/**
 * Whether every name and function of a formula is known, and each function has what it takes.
 * @param inputs names of the inputs that can be asked for
 * @throws InputError at the first that is not
 */
export function checkFormula(formula: Formula, text: string, inputs: ReadonlySet<string>): void {
  const refuse = (problem: string): never => {
    throw new InputError(`formula "${text}": ${problem}`);
  };
  const check = (one: Formula): void => {
    if (one.kind === 'number') return;
    if (one.kind === 'binary') {
      check(one.left);
      check(one.right);
      return;
    }
    if (one.kind === 'name') {
      if (inputs.has(one.name))
        refuse(`"${one.name}" stands alone; write value(${one.name}) or return(${one.name})`);
      if (!NORTHBOUND_NAMES.includes(one.name))
        refuse(`"${one.name}" is no input, nor any of ${NORTHBOUND_NAMES.join(', ')}`);
      return;
    }
    const { name, arguments: given } = one;
    const [first, second] = given;
    const takes = (count: number, what: string): void => {
      if (given.length !== count) refuse(`${name}(${what}) is given ${given.length} of them`);
    };
    if (name in BAR_FUNCTIONS) {
      takes(1, 'input');
      if (first?.kind !== 'name' || !inputs.has(first.name))
        refuse(`${name}() takes the name of an input, such as hsi`);
    } else if (name in WINDOWS) {
      takes(2, 'number, value');
      if (first?.kind !== 'number') refuse(`${name}() takes a number first`);
      if (name !== 'clip' && first?.kind === 'number' && !(Number.isInteger(first.value) && first.value > 0))
        refuse(`${name}() takes a whole number of days first`);
      if (second) check(second);
    } else if (name in PAIRS) {
      takes(2, 'value, value');
      given.forEach(check);
    } else if (name === 'log') {
      takes(1, 'value');
      given.forEach(check);
    } else if (name === 'weekday') {
      takes(1, 'number');
      if (first?.kind !== 'number') refuse('weekday() takes a number, 1 for Monday');
    } else if (name === 'event') {
      takes(1, 'name');
      if (first?.kind !== 'name' || !EVENTS.includes(first.name))
        refuse(`event() takes one of ${EVENTS.join(', ')}`);
    } else refuse(`no function "${name}"`);
  };
  check(formula);
}
