SELECT
  route,
  CAST(sum(flights) AS BIGINT) AS flights,
  round(sum(avg_delay_minutes * flights) / sum(flights), 1) AS avg_delay_minutes,
  round(sum(late_flights) / sum(flights), 4) AS late_share
FROM lake.gold.route_delays
GROUP BY route
ORDER BY flights DESC
LIMIT 100
