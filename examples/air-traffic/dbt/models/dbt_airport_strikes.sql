-- Where are birds a risk? Reports of the half-year that the flights cover,
-- per 100,000 departures of the carriers in this data.
WITH departures AS (
  SELECT origin AS airport, count(*) AS departures
  FROM {{ source('silver', 'flights') }}
  GROUP BY origin
),
strikes AS (
  SELECT
    airport,
    count(*) AS strikes,
    count(*) FILTER (damage <> 'none') AS damaging_strikes,
    CAST(sum(cost_usd) AS BIGINT) AS cost_usd
  FROM {{ source('silver', 'birdstrikes') }}
  WHERE strike_date >= DATE '2001-01-01' AND strike_date < DATE '2001-07-01'
  GROUP BY airport
)
SELECT
  s.airport,
  a.name,
  a.city,
  a.state,
  d.departures,
  s.strikes,
  s.damaging_strikes,
  s.cost_usd,
  round(s.strikes * 100000 / d.departures, 1) AS strikes_per_100k_departures
FROM strikes s
JOIN departures d ON d.airport = s.airport
JOIN {{ source('silver', 'airports') }} a ON a.iata = s.airport
ORDER BY strikes_per_100k_departures DESC
