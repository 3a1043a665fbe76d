import { z } from '@hono/zod-openapi';

/** A calendar day. */
export const Day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .openapi({ format: 'date' });
/** Money in plain currency units; all digits are written. */
export const Money = z.number().openapi({ description: 'plain currency units, all digits written' });
export const Shares = z.number().openapi({ description: 'shares' });
export const Fraction = z.number().openapi({ description: 'fraction of 1' });
export const Percent = z.number().openapi({ description: 'percent' });
export const Notes = z.array(z.string());
export const Words = z.array(z.string());

/** What answers of a workspace have besides: whether all of it is invented, and the place in a longer table. */
const Common = {
  simulated: z.boolean().optional().openapi({ description: 'true: all of it is invented' }),
  paging: z
    .object({ total: z.number().int(), offset: z.number().int(), limit: z.number().int() })
    .optional()
    .openapi({ description: 'where limit or offset was given, or an answer is given in parts' }),
};

/** The keys of an answer. Others may be there. */
export const answerOf = <S extends z.ZodRawShape>(shape: S) => z.looseObject({ ...Common, ...shape });
export const rowsOf = <S extends z.ZodRawShape>(shape: S) => z.array(z.looseObject(shape));

export const Problem = z
  .object({ type: z.string(), title: z.string(), status: z.number().int(), detail: z.string() })
  .openapi('Problem');
