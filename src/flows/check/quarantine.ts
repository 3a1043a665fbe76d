import type { Check } from './check.js';
import { fileName } from './words.js';

/** Nothing waits in quarantine for somebody to decide. */
export const quarantineCheck: Check = {
  name: 'quarantine',
  async run({ held = [] }) {
    const waiting = held.filter(({ decision }) => decision === 'waiting');
    const [first] = waiting;
    if (first)
      return {
        check: this.name,
        status: 'warn',
        count: waiting.length,
        example: `${first.id}, ${fileName(first.name)}: ${first.reasons[0] ?? ''}`,
        remedy: `waizi quarantine lists them; accept ${first.id} stores it all the same, refuse ${first.id} keeps it out`,
      };
    const decided = held.length > 0 ? `${held.length} decided` : null;
    return { check: this.name, status: 'pass', count: 0, example: decided, remedy: null };
  },
};
