import { z } from '@hono/zod-openapi';
import { type IsoDate, parseDate } from '../../iso-date.js';

const description = (text: string) => ({ description: text });

/** Longest text of a parameter; longer ones are refused before anything looks at them. */
const LONGEST = 2000;

const last = (value: unknown): unknown => (Array.isArray(value) ? value.at(-1) : value);

const quoted = (input: unknown): string => `"${String(input).slice(0, 40)}"`;

const noneOf =
  (words: readonly string[]) =>
  ({ input }: { readonly input?: unknown }): string =>
    `${quoted(input)} is none of ${words.join(', ')}`;

/** A calendar day as 2026-08-14. */
export const day = (what: string) =>
  z.preprocess(
    last,
    z
      .string()
      .max(10)
      .refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && parseDate(text) !== null, {
        error: ({ input }) => `${quoted(input)} is no date; write it as 2026-08-14`,
      })
      .transform((text) => text as IsoDate)
      .optional()
      .openapi({ type: 'string', format: 'date', example: '2026-08-14', ...description(what) }),
  );

/** One of some words. */
export const choice = <const Words extends readonly [string, ...string[]]>(words: Words, what: string) =>
  z.preprocess(
    last,
    z
      .enum(words, { error: noneOf(words) })
      .optional()
      .openapi(description(what)),
  );

/** Several words, repeated or separated by commas, each once. */
export const words = <const Words extends readonly [string, ...string[]]>(allowed: Words, what: string) =>
  z.preprocess(
    split,
    z
      .array(z.enum(allowed, { error: noneOf(allowed) }))
      .max(200)
      .optional()
      .openapi(description(what)),
  );

/** Several texts, repeated or separated by commas. */
export const texts = (what: string) =>
  z.preprocess(split, z.array(z.string().max(40)).max(500).optional().openapi(description(what)));

/** One text. */
export const text = (what: string, most = 100) =>
  z.preprocess(last, z.string().max(most).optional().openapi(description(what)));

/** true or false. */
export const flag = (what: string) =>
  z.preprocess(
    last,
    z
      .enum(['true', 'false'], { error: ({ input }) => `${quoted(input)} is neither true nor false` })
      .transform((value) => value === 'true')
      .optional()
      .openapi({ type: 'boolean', ...description(what) }),
  );

/** A whole number within bounds. */
export const whole = (what: string, low: number, high: number) =>
  z.preprocess(
    last,
    z
      .string()
      .max(12)
      .refine((value) => /^\d+$/.test(value) && Number(value) >= low && Number(value) <= high, {
        error: ({ input }) => `${quoted(input)} is no whole number from ${low} to ${high}`,
      })
      .transform(Number)
      .optional()
      .openapi({ type: 'integer', minimum: low, maximum: high, ...description(what) }),
  );

/** A number within bounds. */
export const decimal = (what: string, low: number, high: number) =>
  z.preprocess(
    last,
    z
      .string()
      .max(20)
      .refine((value) => /^\d+(\.\d+)?$/.test(value) && Number(value) >= low && Number(value) <= high, {
        error: ({ input }) => `${quoted(input)} is no number from ${low} to ${high}`,
      })
      .transform(Number)
      .optional()
      .openapi({ type: 'number', minimum: low, maximum: high, ...description(what) }),
  );

/** A stock code in the path: one to five digits. */
export const stockPath = z
  .string()
  .regex(/^\d{1,5}$/, 'a stock code has up to five digits, such as 00700')
  .openapi({ param: { name: 'code', in: 'path' }, example: '00700' });

/** A participant id in the path. */
export const participantPath = z
  .string()
  .min(1)
  .max(120)
  .openapi({ param: { name: 'id', in: 'path' }, example: 'C00019' });

function split(value: unknown): unknown {
  if (value === undefined) return undefined;
  const parts = (Array.isArray(value) ? value : [value]).map((part) => String(part).slice(0, LONGEST));
  return [
    ...new Set(
      parts
        .flatMap((part) => part.split(','))
        .map((part) => part.trim())
        .filter(Boolean),
    ),
  ];
}
