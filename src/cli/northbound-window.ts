import type { Command } from 'commander';
import { UsageError } from '../errors.js';
import type { IsoDate } from '../iso-date.js';
import { CHANNELS, type Channel } from '../nowcast/market.js';
import { dateOption } from './io.js';

/** Options of a question about a window of northbound days. */
export interface WindowOptions {
  readonly from?: string;
  readonly to?: string;
  readonly channel: string;
}

export function withWindow(definition: Command): Command {
  return definition
    .option('--from <day>', 'first northbound day')
    .option('--to <day>', 'last northbound day')
    .option('--channel <channel>', CHANNELS.join(', '), 'total');
}

/** @throws UsageError on a day or a channel that is none, or a window that ends before it begins */
export function windowOf(options: WindowOptions): {
  from: IsoDate | null;
  to: IsoDate | null;
  channel: Channel;
} {
  const [from, to] = [dateOption(options.from, 'from'), dateOption(options.to, 'to')];
  if (from !== null && to !== null && from > to) throw new UsageError(`--from ${from} is after --to ${to}`);
  return { from, to, channel: oneOf(options.channel, 'channel', CHANNELS) };
}

/** @throws UsageError naming what is allowed */
export function oneOf<Word extends string>(value: string, name: string, allowed: readonly Word[]): Word {
  const found = allowed.find((one) => one === value);
  if (!found) throw new UsageError(`--${name} "${value}" is none of ${allowed.join(', ')}`);
  return found;
}

/**
 * The command above takes these options; one below it that would leave them out of account does not.
 * @param options names of attributes, such as `asOf`
 * @throws UsageError naming the option
 */
export function refuse(above: Command, name: string, options: readonly string[]): void {
  for (const option of above.options)
    if (
      options.includes(option.attributeName()) &&
      above.getOptionValueSource(option.attributeName()) === 'cli'
    )
      throw new UsageError(
        `nowcast ${name} takes no ${option.long}: leave it out (waizi nowcast ${name} --help lists what it takes)`,
      );
}
