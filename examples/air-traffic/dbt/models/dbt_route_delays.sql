-- How late is each route, month by month?
SELECT
  CAST(date_trunc('month', flight_date) AS DATE) AS month,
  route,
  origin,
  destination,
  count(*) AS flights,
  round(avg(delay_minutes), 1) AS avg_delay_minutes,
  CAST(median(delay_minutes) AS DOUBLE) AS median_delay_minutes,
  count(*) FILTER (is_late) AS late_flights,
  round(avg(CAST(is_late AS INTEGER)), 4) AS late_share
FROM {{ source('silver', 'flights') }}
GROUP BY ALL
