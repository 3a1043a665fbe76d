import type { z } from 'zod';

/** Says what is wrong at a place of config.yaml; never returns. */
export type Refuse = (problem: string, place?: string) => never;

/** A part of config.yaml as its schema has it. What is wrong is named by its place, never by its value. */
export function configPart<Part>(
  schema: z.ZodType<Part>,
  name: string,
  value: unknown,
  refuse: Refuse,
): Part {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = [name, ...(issue?.path ?? [])]
    .map((part) => (typeof part === 'number' ? `entry ${part + 1}` : String(part)))
    .join(', ');
  return refuse(issue?.message ?? 'cannot be read', place);
}
