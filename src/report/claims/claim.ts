import { z } from 'zod';
import { querySchema } from './query.js';

/** What a claim rests on; `advice.ts` says which import gives it. */
export const NEEDS = [
  'ccass',
  'prices',
  'industries',
  'northbound-days',
  'northbound-holdings',
  'indices',
  'valuation',
  'fund-holdings',
  'macro',
  'calendar',
] as const;
export type Need = (typeof NEEDS)[number];

export const UNITS = [
  'HKD',
  'CNY',
  'percent',
  'pp',
  'fraction',
  'times',
  'percentile',
  'days',
  'count',
  'date',
  'key',
] as const;
export type Unit = (typeof UNITS)[number];

const words = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });
export type Words = z.infer<typeof words>;
const TOLERANCE = /^(\d+(?:\.\d+)?)%$/;

/** One number of a note. */
export const claimSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is no id; write lower-case words and digits with hyphens'),
    /** Paragraph and sentence, as the head of the file counts them. */
    place: z.tuple([z.int().nonnegative(), z.int().positive()]),
    text: words,
    published: z.union([z.number(), z.string().min(1)]),
    unit: z.enum(UNITS),
    /** In the claim's unit, or percent of the published value: `10%`. */
    tolerance: z
      .union([
        z.number().nonnegative(),
        z.string().regex(TOLERANCE, 'is neither a number nor a percentage such as "10%"'),
      ])
      .default(0),
    relation: z.enum(['about', 'at-least', 'at-most']).default('about'),
    query: querySchema,
    /** A second query whose number is taken off that of the first. */
    minus: querySchema.optional(),
    needs: z.array(z.enum(NEEDS)).default([]),
    /** How what is computed differs in kind from what the note has. */
    definition: words.optional(),
    /** What is asked where the query has no data, and how it differs in kind. */
    proxy: z.strictObject({ query: querySchema, definition: words }).optional(),
  })
  .superRefine(({ published, unit }, context) => {
    const isWord = unit === 'date' || unit === 'key';
    if (isWord !== (typeof published === 'string'))
      context.addIssue({
        code: 'custom',
        path: ['published'],
        message: isWord
          ? `must be text for unit ${unit}; put it in quotes`
          : `must be a number for unit ${unit}`,
      });
    if (unit === 'date' && !z.iso.date().safeParse(published).success)
      context.addIssue({
        code: 'custom',
        path: ['published'],
        message: 'is no date; write it as 2025-03-06',
      });
  });

export type Claim = z.infer<typeof claimSchema>;

export const fileSchema = z.strictObject({
  note: z.strictObject({
    title: words,
    published: z.iso.date(),
    source: z.string().min(1),
    /** How places are counted. */
    counting: z.string().min(1),
  }),
  claims: z.array(claimSchema).min(1),
});

export type ClaimsFile = z.infer<typeof fileSchema>;

/** How far a computed number may be off, in the claim's unit. */
export function toleranceOf({ tolerance, published }: Claim): number {
  if (typeof tolerance === 'number') return tolerance;
  const percent = Number(TOLERANCE.exec(tolerance)?.[1] ?? 0);
  return typeof published === 'number' ? (Math.abs(published) * percent) / 100 : 0;
}
