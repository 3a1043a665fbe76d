import { z } from 'zod';
import { configPart, type Refuse } from '../config-part.js';
import { checkFormula } from './formula-check.js';
import { type Formula, readFormula } from './formula.js';
import { NORTHBOUND_NAMES } from './features.js';
import { type Indicator, shippedIndicators } from './indicators.js';
import { type Input, shippedInputs } from './inputs.js';

/** What `northbound:` of config.yaml adds to the inputs and indicators that ship. */
export interface OwnIndicators {
  readonly inputs: readonly Input[];
  /** Those that the estimate uses. */
  readonly used: readonly Indicator[];
  /** Those that `waizi nowcast indicators` tries alone. */
  readonly candidates: readonly Indicator[];
}

export const NO_OWN: OwnIndicators = { inputs: [], used: [], candidates: [] };

const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'is no name; write lower-case letters, digits and _');
const text = z.string().trim().min(1);
const inputSchema = z
  .strictObject({
    input: name,
    series: text.optional(),
    index: text.optional(),
    published: z.enum(['evening', 'next-morning']),
    flow: z.boolean().default(false),
    source: text,
    meaning: text.optional(),
  })
  .refine(({ series, index }) => (series === undefined) !== (index === undefined), 'needs series or index')
  .refine(({ flow, index }) => !flow || index === undefined, 'an index is no flow; name a series');
const indicatorSchema = z.strictObject({
  id: name,
  formula: text,
  sign: z.enum(['+', '-', '?']).default('?'),
  group: text.default('own'),
  meaning: text.default(''),
  use: z.boolean().default(false),
});
const schema = z.strictObject({
  inputs: z.array(inputSchema).default([]),
  indicators: z.array(indicatorSchema).default([]),
});

const SIGNS = { '+': 1, '-': -1, '?': null } as const;

/** Reads `northbound:` of config.yaml; what is wrong is named by its place. */
export function ownIndicatorsOf(value: unknown, refuse: Refuse): OwnIndicators {
  if (value === null || value === undefined) return NO_OWN;
  const part = configPart(schema, 'northbound', value, refuse);
  const inputs = part.inputs.map(
    ({ input, series, index, published, flow, source, meaning }): Input => ({
      input,
      table: series === undefined ? 'index_days' : 'series_days',
      ids: [series ?? index ?? ''],
      published,
      flow,
      meaning: meaning ?? source,
    }),
  );
  const taken = (names: readonly string[], shipped: readonly string[], what: string): void => {
    names.forEach((one, index) => {
      const place = `northbound, ${what}, entry ${index + 1}`;
      if (shipped.includes(one)) refuse(`${one} is the name of one that ships; take another`, place);
      if (names.indexOf(one) !== index) refuse(`two of them are named ${one}`, place);
    });
  };
  const shipped = shippedInputs().map(({ input }) => input);
  taken(
    inputs.map(({ input }) => input),
    [...shipped, ...NORTHBOUND_NAMES],
    'inputs',
  );
  taken(
    part.indicators.map(({ id }) => id),
    shippedIndicators().map(({ id }) => id),
    'indicators',
  );
  // a series is read once, as one input says
  const ids = [...shippedInputs(), ...inputs];
  inputs.forEach(({ ids: [id] }, index) => {
    const first = ids.find((one) => one.ids.includes(id as string) && one.table !== 'basket');
    if (first !== inputs[index])
      refuse(
        `${id} is input ${first?.input} already; write that name in formulas`,
        `northbound, inputs, entry ${index + 1}`,
      );
  });
  const known = new Set([...shipped, ...inputs.map(({ input }) => input)]);
  const indicators = part.indicators.map(({ use, sign, formula: written, ...rest }, index) => {
    const formula = formulaOf(written, known, (problem) =>
      refuse(problem, `northbound, indicators, entry ${index + 1}, formula`),
    );
    return { use, indicator: { ...rest, tier: 'wide' as const, text: written, formula, sign: SIGNS[sign] } };
  });
  const those = (use: boolean): Indicator[] =>
    indicators.filter((one) => one.use === use).map(({ indicator }) => indicator);
  return { inputs, used: those(true), candidates: those(false) };
}

function formulaOf(
  written: string,
  inputs: ReadonlySet<string>,
  refuse: (problem: string) => never,
): Formula {
  try {
    const formula = readFormula(written);
    checkFormula(formula, written, inputs);
    return formula;
  } catch (error) {
    return refuse((error as Error).message);
  }
}
