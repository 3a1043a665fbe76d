import { dayNumber, type IsoDate } from '../iso-date.js';
import type { Input } from './inputs.js';
import { type Bar, CHANNELS, type Channel, type ChannelDay, type Published } from './market.js';
import { PUBLISHED_ON_DAY, quarterOf } from './quarters.js';

/**
 * What was published by the evening of a day, of all that is stored: later days are gone, New York's night after it
 * too, and holdings of a quarter's end that were hidden until the fifth northbound day of the next quarter.
 * @param disclosedUntil the last day whose flow and holdings were published on its own evening
 */
export function knownBy(
  { days, bars }: Published,
  inputs: readonly Input[],
  day: IsoDate,
  disclosedUntil: IsoDate,
): Published {
  const late = new Set(
    inputs.filter(({ published }) => published === 'next-morning').flatMap(({ ids }) => ids),
  );
  const evening = dayNumber(day);
  const until = (list: readonly Bar[], last: number): Bar[] => list.filter((bar) => bar.day <= last);
  const revealed = revealDays(days.total);
  const cut = (list: readonly ChannelDay[]): ChannelDay[] =>
    list
      .filter(({ date }) => date <= day)
      .map((one) =>
        one.date <= disclosedUntil
          ? one
          : {
              ...one,
              net: null,
              holdings: (revealed.get(quarterOf(one.date)) ?? '9999-12-31') <= day ? one.holdings : null,
            },
      );
  return {
    days: Object.fromEntries(CHANNELS.map((channel) => [channel, cut(days[channel])])) as Record<
      Channel,
      ChannelDay[]
    >,
    bars: new Map([...bars].map(([id, list]) => [id, until(list, late.has(id) ? evening - 1 : evening)])),
  };
}

/** The day on whose evening the holdings at a quarter's end are published, by quarter. */
function revealDays(days: readonly ChannelDay[]): Map<string, IsoDate> {
  const open = days
    .filter(({ turnover }) => turnover !== null)
    .map(({ date }) => date)
    .sort();
  const reveal = new Map<string, IsoDate>();
  for (let i = 0; i + 1 < open.length; i++) {
    const quarter = quarterOf(open[i] as IsoDate);
    if (quarter === quarterOf(open[i + 1] as IsoDate)) continue;
    const on = open[i + PUBLISHED_ON_DAY];
    if (on !== undefined) reveal.set(quarter, on);
  }
  return reveal;
}
