import { InputError } from '../../errors.js';
import { fromDayNumber, type IsoDate } from '../../iso-date.js';
import type { Engine } from '../../store/engine.js';
import { holderByName } from '../../store/staging.js';

/** Who the archive's participants are. Several numbers with one CCASS id are one holder; investors are known by name. */
export class Holders {
  readonly keys: string[] = [];
  private readonly names: string[] = [];
  private readonly since: (number | null)[] = [];
  private readonly named: boolean[] = [];
  private readonly first: number[] = [];
  private readonly last: number[] = [];

  private constructor(private readonly byPart: Int32Array) {}

  /** One more than the highest number of a participant. */
  get parts(): number {
    return this.byPart.length;
  }

  static async read(engine: Engine): Promise<Holders> {
    const rows = await engine.query(
      'SELECT DISTINCT CAST(partid AS INTEGER) AS part, ccassid, partname, CAST(atdate AS INTEGER) AS since FROM ws_participants ORDER BY part, ccassid, partname',
    );
    const most = await engine.query('SELECT CAST(max(partid) AS INTEGER) AS part FROM ws_holdings');
    const size = Math.max(0, Number(most[0]?.part ?? 0), ...rows.map(({ part }) => Number(part))) + 1;
    const holders = new Holders(new Int32Array(size).fill(-1));
    const byKey = new Map<string, number>();
    for (const row of rows) {
      const part = Number(row.part);
      const id = row.ccassid === null ? null : String(row.ccassid).trim().toUpperCase();
      const name = row.partname === null ? '' : String(row.partname).replace(/\s+/g, ' ').trim();
      if (id !== null && id !== '' && !/^[A-Z]\d{5}$/.test(id))
        throw new InputError(`participants has "${id}" as the CCASS id of ${part}`, {
          remedy: 'is the table whole?',
        });
      if (!id && !name)
        throw new InputError(`participant ${part} has no id and no name`, { remedy: 'is the table whole?' });
      if (holders.byPart[part] !== -1)
        throw new InputError(`participants has number ${part} twice`, {
          remedy: 'give one copy of the table',
        });
      let key = id || holderByName(name);
      // investors of one name are different people
      if (!id) for (let nth = 2; byKey.has(key); nth += 1) key = `${holderByName(name)} (${nth})`;
      const known = byKey.get(key);
      const holder = known ?? holders.keys.length;
      holders.byPart[part] = holder;
      if (known !== undefined) continue;
      byKey.set(key, holder);
      holders.keys.push(key);
      holders.names.push(name);
      holders.since.push(row.since === null ? null : Number(row.since));
      holders.named.push(!id);
      holders.first.push(Number.POSITIVE_INFINITY);
      holders.last.push(Number.NEGATIVE_INFINITY);
    }
    return holders;
  }

  ofPart(part: number): number {
    const holder = this.byPart[part] as number;
    if (holder < 0)
      throw new InputError(`holdings has rows of participant ${part}, whom participants does not know`, {
        remedy: 'give both tables from one copy of the archive',
      });
    return holder;
  }

  isIntermediary(holder: number): boolean {
    return !this.named[holder];
  }

  seen(holder: number, day: number, shares: number): void {
    if (shares === 0) return;
    if (day < (this.first[holder] as number)) this.first[holder] = day;
    if (day > (this.last[holder] as number)) this.last[holder] = day;
  }

  /** Holders that were seen, and from when to when under the name that the archive has for them. */
  *sightings(): Generator<{ holder: string; name: string; from: IsoDate; to: IsoDate }> {
    for (const [index, holder] of this.keys.entries()) {
      const [first, last] = [this.first[index] as number, this.last[index] as number];
      if (first > last || !this.names[index]) continue;
      const since = this.since[index] ?? first;
      const from = since > first && since <= last ? since : first;
      yield { holder, name: this.names[index] as string, from: fromDayNumber(from), to: fromDayNumber(last) };
    }
  }
}
