import { InputError } from '../../errors.js';
import { type IsoDate, parseDate } from '../../iso-date.js';
import type { ReadPage } from './read-page.js';
import { isBlockTitle, recognisePage, titleOf } from './recognise-page.js';

const HEAD = 65_536;
export const SAVE_AGAIN = 'the page is cut or edited: save it again';

/**
 * Refuses answers that are no result at all, whatever was asked.
 * @throws InputError for a firewall's page and for HKEX's maintenance page
 */
export function refuseForeignPage(html: string, page: ReadPage): void {
  const head = html.slice(0, HEAD);
  if (recognisePage(head) === 'block-page') {
    const title = titleOf(head);
    throw new InputError(`the site's block page${title && isBlockTitle(title) ? ` "${title}"` : ''}`, {
      remedy: 'stop asking for a while, then save the page from a browser',
    });
  }
  if (page.maintenance) {
    throw new InputError("HKEX's maintenance page", { remedy: 'ask again when the service is back' });
  }
}

/** The date that the page's own search field holds. */
export function dateOf(page: ReadPage): IsoDate {
  const text = page.inputs.get('txtShareholdingDate');
  if (!text) throw new InputError('no shareholding date on the page', { remedy: SAVE_AGAIN });
  const date = parseDate(text);
  if (date) return date;
  throw new InputError(`shareholding date "${text}" is no date`, {
    remedy: 'expected YYYY/MM/DD; save the page again',
  });
}

/** The day on which HKEX made the page, or null when it does not say. */
export const madeOn = (page: ReadPage): IsoDate | null => parseDate(page.inputs.get('today') ?? '');

const yearBefore = (date: IsoDate): IsoDate => `${Number(date.slice(0, 4)) - 1}${date.slice(4)}`;

/** Why a search form came back without a result, as the error to throw. */
export function noResult(page: ReadPage, stock: string, date: IsoDate): InputError {
  const made = madeOn(page);
  const place = `stock ${stock} on ${date}`;
  const alert = page.inputs.get('alertMsg');
  const said = alert ? ` (the site says "${alert}")` : '';
  if (made && date < yearBefore(made)) {
    return new InputError(
      `a search form without a result: ${date} is more than 12 months before ${made}${said}`,
      {
        place,
        remedy: 'HKEX keeps 12 months; take older days from an archive',
      },
    );
  }
  if (made && date >= made) {
    return new InputError(
      `a search form without a result: on ${made} there was no list for ${date} yet${said}`,
      {
        place,
        remedy: 'ask again on the next day',
      },
    );
  }
  return new InputError(`a search form without a result${said}`, {
    place,
    remedy:
      'the code is unknown or delisted on that day, or the day is outside the 12 months that HKEX keeps',
  });
}
