import type { Alert } from './rule.js';

/** The sink surely did not take it: it is offered again. */
export class NotTakenError extends Error {
  override readonly name = 'NotTakenError';
}

/** Whether the sink took it is not known. */
export class UncertainError extends Error {
  override readonly name = 'UncertainError';
}

/** A place that alerts go to. */
export interface Sink {
  readonly name: string;
  /** Whether it takes all that is there at once. */
  readonly together: boolean;
  /** @throws NotTakenError, UncertainError */
  send(alerts: readonly Alert[]): Promise<void>;
}
