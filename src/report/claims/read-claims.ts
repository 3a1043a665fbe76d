import { type Document, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { InputError } from '../../errors.js';
import { type ClaimsFile, fileSchema } from './claim.js';

/**
 * The claims of a YAML file.
 * @param file its name, for messages
 * @throws InputError naming file, line, claim and remedy: no YAML, a key that is missing, unknown or wrong, an id twice
 */
export function readClaims(text: string, file: string): ClaimsFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [fault] = document.errors;
  if (fault)
    throw new InputError(`no YAML: ${fault.message.split('\n')[0]?.replace(/ at line .*/, '')}`, {
      file,
      place: `line ${lines.linePos(fault.pos[0]).line}`,
      remedy: 'docs/claims.md shows the form',
    });
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true) as { range?: [number] } | undefined;
      if (node?.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  const refuse = (problem: string, path: readonly PropertyKey[]): never => {
    const id: unknown = path[0] === 'claims' ? document.getIn(['claims', path[1], 'id']) : undefined;
    throw new InputError(problem, {
      file,
      place: `line ${lineOf(path)}${typeof id === 'string' ? `, claim ${id}` : ''}`,
      remedy: 'docs/claims.md lists the keys',
    });
  };
  const result = fileSchema.safeParse(plainOf(document, file));
  if (!result.success) {
    const { message, path } = plainest(result.error.issues[0] as z.core.$ZodIssue);
    return refuse(`${named(path)}${message}`, path);
  }
  const { claims } = result.data;
  const seen = new Map(claims.map(({ id }, index) => [id, index]));
  for (const [index, { id, query, minus, proxy }] of claims.entries()) {
    if (seen.get(id) !== index) refuse(`id "${id}" is there twice`, ['claims', seen.get(id) as number, 'id']);
    for (const one of [query, minus, proxy?.query])
      for (const other of one?.ask === 'note' ? [...one.sum, ...(one.less ?? [])] : [])
        if (
          !seen.has(other) ||
          other === id ||
          typeof claims[seen.get(other) as number]?.published !== 'number'
        )
          refuse(`"${other}" is no other claim of this file with a number`, ['claims', index, 'query']);
  }
  return result.data;
}

const named = (path: readonly PropertyKey[]): string => {
  const keys = path.filter((key) => typeof key === 'string').slice(path[0] === 'claims' ? 1 : 0);
  return keys.length > 0 ? `${keys.join('.')}: ` : '';
};

interface Plain {
  readonly message: string;
  readonly path: readonly PropertyKey[];
}

/** What is wrong in the words of a person, at the deepest place known. */
function plainest(issue: z.core.$ZodIssue): Plain {
  if (issue.code === 'invalid_union') {
    if (issue.errors.length === 0) {
      const { discriminator = 'ask' } = issue as { discriminator?: string };
      return {
        message: `is no question; use ${QUESTIONS.join(', ')}`,
        path: issue.path.at(-1) === discriminator ? issue.path : [...issue.path, discriminator],
      };
    }
    const [inner] = issue.errors
      .flatMap((list) => list.slice(0, 1))
      .toSorted((a, b) => depth(b) - depth(a)) as [z.core.$ZodIssue];
    const { message, path } = plainest(inner);
    return { message, path: [...issue.path, ...path] };
  }
  if (issue.code === 'unrecognized_keys')
    return { message: `unknown key ${issue.keys.map((key) => `"${key}"`).join(', ')}`, path: issue.path };
  if (issue.code === 'invalid_value')
    return { message: `is none of ${issue.values.map(String).join(', ')}`, path: issue.path };
  if (issue.code === 'invalid_type' && /received undefined/.test(issue.message))
    return { message: 'is missing', path: issue.path };
  return { message: issue.message.replace(/^Invalid input: /, ''), path: issue.path };
}

/** A format error says more than a type error of another branch. */
const depth = (issue: z.core.$ZodIssue): number =>
  issue.path.length * 2 + (issue.code === 'invalid_format' ? 1 : 0);

const QUESTIONS = [
  'flows',
  'shares',
  'nowcast',
  'nowcast backtest',
  'northbound flows',
  'northbound holdings',
  'rallies',
  'valuation',
  'positioning',
  'gaps',
  'macro',
  'calendar',
  'note',
];

/** What a document says as plain values; an alias that leads nowhere, or that unfolds without end, shows only here. */
function plainOf(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new InputError((error as Error).message, { file, remedy: 'docs/claims.md shows the form' });
  }
}
