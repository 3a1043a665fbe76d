-- What one holder had last in every stock, in the months that are asked about up to a day, and in which month that was told.
SELECT h.stock, year(max(h.date)) * 12 + month(max(h.date)) AS month, arg_max_null(h.shares, h.date) AS shares
FROM {holdings} h
WHERE h.holder = $holder AND h.date <= CAST($date AS DATE)
GROUP BY h.stock
