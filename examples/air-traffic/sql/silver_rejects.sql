-- One row per reason: how many rows silver left out, and what one looks like.
WITH flights AS (
  SELECT
    CASE
      WHEN f.date >= TIMESTAMP '2001-07-01' THEN 'after the period'
      WHEN f.delay NOT BETWEEN -120 AND 1440 THEN 'impossible delay'
      WHEN o.iata IS NULL OR d.iata IS NULL THEN 'unknown airport'
    END AS reason,
    f.origin || '-' || f.destination || ' ' || CAST(f.date AS VARCHAR)
      || ', delay ' || f.delay || ' min' AS example
  FROM lake.bronze.flights f
  LEFT JOIN lake.silver.airports o ON o.iata = f.origin
  LEFT JOIN lake.silver.airports d ON d.iata = f.destination
),
reports AS (
  SELECT
    airport_name,
    effect_amount_of_damage AS damage,
    flight_date,
    row_number() OVER (PARTITION BY report) AS copy
  FROM (
    SELECT * EXCLUDE (source_file, run_id) FROM lake.bronze.birdstrikes
  ) report
),
strikes AS (
  SELECT
    CASE
      WHEN copy > 1 THEN 'reported twice'
      WHEN damage NOT IN ('None', 'Minor', 'Medium', 'Substantial') THEN 'unknown damage code'
      WHEN airport_name = 'BARKSDALE AIR FORCE BASE ARPT' THEN 'military airfield'
    END AS reason,
    airport_name || ' ' || flight_date || ', damage ' || damage AS example
  FROM reports
),
rejected AS (
  SELECT 'flights' AS source, * FROM flights WHERE reason IS NOT NULL
  UNION ALL
  SELECT 'birdstrikes', * FROM strikes WHERE reason IS NOT NULL
),
totals(source, total) AS (
  SELECT 'flights', count(*) FROM lake.bronze.flights
  UNION ALL
  SELECT 'birdstrikes', count(*) FROM lake.bronze.birdstrikes
)
SELECT
  r.source,
  r.reason,
  count(*) AS rejected,
  any_value(t.total) AS total,
  count(*) / any_value(t.total) AS share,
  min(r.example) AS example
FROM rejected r
JOIN totals t ON t.source = r.source
GROUP BY r.source, r.reason
ORDER BY r.source, rejected DESC
