import type { Questions } from '../questions.js';

/** The same questions, each asked once however often it comes: a note asks much of what its figures ask. */
export function remembering(ask: Questions): Questions {
  const answers = new Map<string, unknown>();
  return new Proxy(ask, {
    get(target, name: string) {
      const question: unknown = Reflect.get(target, name);
      if (typeof question !== 'function' || name === 'with') return question;
      return (...query: unknown[]): unknown => {
        const key = `${name} ${JSON.stringify(query)}`;
        const known = answers.get(key);
        if (known !== undefined) return known;
        const answer: unknown = question.apply(target, query);
        answers.set(key, answer);
        return answer;
      };
    },
  });
}
