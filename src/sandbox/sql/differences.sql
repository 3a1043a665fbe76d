-- Where the trades that were found differ from those that were made, by stock, day and holder: HKD of trades told that
-- were none, and of trades not told; with what happened there.
CREATE OR REPLACE TEMP TABLE differences AS
SELECT d.stock, d.seen, d.holder, coalesce(t.type, 'other') AS type, d.off,
  greatest(CASE WHEN d.told > 0 THEN d.told - greatest(d.made, 0) ELSE -d.told - greatest(-d.made, 0) END, 0) * coalesce(d.price, p.price, q.price, 0) AS feigned,
  greatest(CASE WHEN d.made > 0 THEN d.made - greatest(d.told, 0) ELSE -d.made - greatest(-d.told, 0) END, 0) * coalesce(d.price, p.price, q.price, 0) AS hidden,
  coalesce(own.trap, near.trap, CASE WHEN f.gap > 1 THEN 'missing-day' WHEN contains(f.flags, 'unread-line') THEN 'unreadable-line' END, 'none') AS trap
FROM (
  SELECT coalesce(f.stock, m.stock) AS stock, coalesce(f.seen, m.seen) AS seen, coalesce(f.holder, m.participant) AS holder,
    coalesce(f.shares, 0) AS told, coalesce(m.shares, 0) AS made, coalesce(f.shares, 0) - coalesce(m.shares, 0) AS off, m.price
  FROM (
    SELECT stock, date AS seen, holder, CAST(sum(shares) AS BIGINT) AS shares FROM changes WHERE reason = 'trade' GROUP BY stock, date, holder
  ) f
  FULL JOIN (
    SELECT stock, seen, participant, CAST(sum(shares) AS BIGINT) AS shares, avg(price) AS price
    FROM made_trades WHERE seen IS NOT NULL GROUP BY stock, seen, participant
  ) m ON m.stock = f.stock AND m.seen = f.seen AND m.participant = f.holder
) d
LEFT JOIN made_participants t ON t.participant = d.holder
LEFT JOIN (SELECT stock, seen, avg(price) AS price FROM made_trades WHERE seen IS NOT NULL GROUP BY stock, seen) p
  ON p.stock = d.stock AND p.seen = d.seen
LEFT JOIN (SELECT stock, seen, max(price) AS price FROM made_events WHERE seen IS NOT NULL GROUP BY stock, seen) q
  ON q.stock = d.stock AND q.seen = d.seen
LEFT JOIN (SELECT stock, seen, holder, min(trap) AS trap FROM made_events WHERE seen IS NOT NULL GROUP BY stock, seen, holder) own
  ON own.stock = d.stock AND own.seen = d.seen AND own.holder = d.holder
LEFT JOIN (SELECT stock, seen, min(trap) AS trap FROM made_events WHERE seen IS NOT NULL GROUP BY stock, seen) near
  ON near.stock = d.stock AND near.seen = d.seen
LEFT JOIN change_days f ON f.stock = d.stock AND f.date = d.seen
WHERE d.off <> 0;
