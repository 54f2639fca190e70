SELECT
  rank() OVER (ORDER BY sum(late_flights) / sum(flights)) AS rank,
  r.origin AS airport,
  any_value(a.name) AS name,
  any_value(a.state) AS state,
  CAST(sum(flights) AS BIGINT) AS departures,
  round(1 - sum(late_flights) / sum(flights), 4) AS on_time_share,
  round(sum(avg_delay_minutes * flights) / sum(flights), 1) AS avg_delay_minutes
FROM lake.gold.route_delays r
JOIN lake.silver.airports a ON a.iata = r.origin
GROUP BY r.origin
HAVING sum(flights) >= 1000
ORDER BY rank
