-- The days of indices and shares that count: the close that most files tell; of those rows one with open, high and low
-- before one without, the provider's own before others, a panel last, the newer fetch before the older. The amount is
-- taken from another row with the same close where that one has none.
WITH told AS (
  SELECT d.id, d.date, d.open, d.high, d.low, d.close, d.volume, d.amount, d.source, d.file, f.fetched_at,
    CASE WHEN d.high IS NULL OR d.low IS NULL OR d.open IS NULL THEN 1 ELSE 0 END AS bare,
    CASE d.source WHEN 'csindex' THEN 1 WHEN 'panel' THEN 3 ELSE 2 END AS place
  FROM index_days d
  JOIN files f ON f.file = d.file
  WHERE {which}
),
backed AS (
  SELECT a.id, a.date, a.file, count(*) AS agree, max(b.amount) AS amount
  FROM told a
  JOIN told b ON b.id = a.id AND b.date = a.date AND abs(CAST(a.close AS DOUBLE) - CAST(b.close AS DOUBLE)) <= 0.00005 * CAST(a.close AS DOUBLE)
  GROUP BY a.id, a.date, a.file
),
ranked AS (
  SELECT t.*, b.amount AS any_amount,
    row_number() OVER (PARTITION BY t.id, t.date ORDER BY b.agree DESC, t.bare, t.place, t.fetched_at DESC, t.file DESC) AS nth
  FROM told t
  JOIN backed b ON b.id = t.id AND b.date = t.date AND b.file = t.file
)
SELECT id, CAST(date AS VARCHAR) AS date, CAST(open AS DOUBLE) AS open, CAST(high AS DOUBLE) AS high, CAST(low AS DOUBLE) AS low,
  CAST(close AS DOUBLE) AS close, CAST(close AS VARCHAR) AS exact_close, CAST(volume AS DOUBLE) AS volume,
  CAST(coalesce(amount, any_amount) AS DOUBLE) AS amount, source, file
FROM ranked
WHERE nth = 1
ORDER BY id, ranked.date
