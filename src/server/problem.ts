import type { Context } from 'hono';
import { InputError, NoDataError, StoreError, TimeLimitError, UsageError } from '../errors.js';

export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 408 | 413 | 415 | 421 | 429 | 431 | 500 | 503;

const TITLES: Readonly<Record<ProblemStatus, string>> = {
  400: 'wrong request',
  401: 'no token',
  403: 'not allowed',
  404: 'nothing there',
  405: 'no such method here',
  408: 'took too long',
  413: 'too large',
  415: 'wrong content type',
  421: 'wrong host',
  429: 'too many at once',
  431: 'too many headers',
  500: 'failed',
  503: 'busy',
};

/** An answer that cannot be given, with the HTTP status that says why. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  constructor(
    readonly status: ProblemStatus,
    detail: string,
  ) {
    super(detail);
  }
}

/** A problem in the form of RFC 9457. */
export function problem(context: Context, status: ProblemStatus, detail: string): Response {
  const body = { type: 'about:blank', title: TITLES[status], status, detail };
  return context.body(`${JSON.stringify(body)}\n`, status, {
    'Content-Type': 'application/problem+json',
  });
}

/** The HTTP status of an error: what was asked is wrong, nothing is stored for it, or it failed here. */
export function statusOf(error: Error): ProblemStatus {
  if (error instanceof HttpProblem) return error.status;
  if (error instanceof UsageError) return 400;
  if (error instanceof TimeLimitError) return 408;
  return error instanceof NoDataError ? 404 : 500;
}

/** What may be told of an error: what the user can act on, no inner detail. */
export const isTold = (error: Error): boolean =>
  statusOf(error) !== 500 || error instanceof InputError || error instanceof StoreError;
