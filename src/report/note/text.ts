import type { Language } from '../language.js';
import { type Fact, factText } from './fact.js';

/** A piece of a sentence: words without numbers, a number of the note, or a day or name that a query is asked with. */
export type Part =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'number'; readonly id: string; readonly text: string }
  | { readonly kind: 'name'; readonly text: string };

export type Sentence = readonly Part[];

/** A number to be told with its sign, or by its size where the verb has the sign. */
export interface Told {
  readonly fact: Fact;
  readonly size: boolean;
}

type Piece = Told | { readonly name: string } | string | Sentence;

/** A template tag that keeps numbers apart from words. */
export function sayIn(language: Language) {
  return (words: TemplateStringsArray, ...pieces: readonly Piece[]): Sentence =>
    words.flatMap((text, index) => [
      ...(text === '' ? [] : [{ kind: 'words' as const, text }]),
      ...(index < pieces.length ? partsOf(pieces[index] as Piece, language) : []),
    ]);
}

function partsOf(piece: Piece, language: Language): Sentence {
  if (typeof piece === 'string') return piece === '' ? [] : [{ kind: 'words', text: piece }];
  if (Array.isArray(piece)) return piece as Sentence;
  if ('name' in piece) return [{ kind: 'name', text: piece.name }];
  const { fact, size } = piece as Told;
  return [{ kind: 'number', id: fact.id, text: factText(fact, language, size) }];
}

export const size = (fact: Fact): Told => ({ fact, size: true });
export const signed = (fact: Fact): Told => ({ fact, size: false });
export const name = (text: string): { name: string } => ({ name: text });

/** Pieces with a separator between them. */
export function listed(pieces: readonly Sentence[], separator: string, last = separator): Sentence {
  return pieces.flatMap((piece, index) => [
    ...(index === 0
      ? []
      : [{ kind: 'words' as const, text: index === pieces.length - 1 ? last : separator }]),
    ...piece,
  ]);
}

export const plainText = (sentence: Sentence): string => sentence.map(({ text }) => text).join('');
