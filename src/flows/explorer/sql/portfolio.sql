-- What one holder had in every stock at the end of each month that is asked about, or on a day within the last of them.
SELECT h.stock, CAST(date_trunc('month', h.date) AS VARCHAR) AS month, arg_max_null(h.shares, h.date) AS shares
FROM {holdings} h
WHERE h.holder = $holder AND h.date <= CAST($date AS DATE)
GROUP BY h.stock, date_trunc('month', h.date)
ORDER BY h.stock, month
