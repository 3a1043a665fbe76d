import { InputError } from '../../src/errors.js';

/** The message of the InputError that the call throws; anything else is thrown on. */
export function rejection(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('nothing was rejected');
}

/** The same for a promise. */
export async function laterRejection(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('nothing was rejected');
}
