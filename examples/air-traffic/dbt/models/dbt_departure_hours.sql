-- At which hour does one leave on time?
SELECT
  departure_hour,
  count(*) AS flights,
  round(avg(delay_minutes), 1) AS avg_delay_minutes,
  round(avg(CAST(is_late AS INTEGER)), 4) AS late_share
FROM {{ source('silver', 'flights') }}
GROUP BY departure_hour
ORDER BY departure_hour
