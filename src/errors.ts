/** What went wrong with a file or a place in it. Exit code 1: data was rejected. */
export class InputError extends Error {
  override readonly name = 'InputError';
  /**
   * @param problem what is wrong, with the offending value
   * @param detail where (file, row, stock, day) and what to do about it; `doubt` for what can be read and cannot be
   */
  constructor(
    readonly problem: string,
    readonly detail: { file?: string; place?: string; remedy?: string; doubt?: true } = {},
  ) {
    super(oneLine(problem, detail));
  }

  /** The same error, told with the file it came from. */
  in(file: string): InputError {
    return new InputError(this.problem, { ...this.detail, file });
  }
}

/** The command or an option is wrong. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Nothing is stored for what was asked. Exit code 3. */
export class NoDataError extends Error {
  override readonly name = 'NoDataError';
}

/** A question took longer than it may. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
  constructor(readonly seconds: number) {
    super(`the query took longer than ${seconds} s and was given up; ask for less`);
  }
}

/** The workspace cannot be opened or written: held by another process, newer format, damaged. Exit code 1. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

function oneLine(problem: string, { file, place, remedy }: InputError['detail']): string {
  const where = [file, place].filter((part) => part).join(', ');
  const text = `${where ? `${where}: ` : ''}${problem}${remedy ? `; ${remedy}` : ''}`;
  return text.replace(/\s+/g, ' ').trim();
}

/** Throws when something that must hold inside the program does not. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`internal: ${message}`);
}

/** The value, or an internal error when it is missing. */
export function ensure<T>(value: T | null | undefined, what: string): T {
  assert(value !== null && value !== undefined, `${what} is missing`);
  return value;
}
