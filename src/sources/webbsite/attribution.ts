import { askedOnce } from '../../store/asked-once.js';
import type { Engine } from '../../store/engine.js';

/** Whose data the archive is, as its licence wants to have it shown. */
export const ATTRIBUTION = 'Webb-site.com, David Webb, CC BY 4.0';

/** Whose data a store has, where a licence wants it shown wherever they are used. */
export function attributionOf(engine: Engine): Promise<readonly string[]> {
  return askedOnce(engine, 'attribution', async () => {
    const [row] = await engine.query("SELECT count(*) AS n FROM files WHERE kind LIKE 'webbsite-%'");
    return Number(row?.n) > 0 ? [ATTRIBUTION] : [];
  });
}
