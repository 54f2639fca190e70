-- Flights that make sense, with the states they connect. What is left out
-- here is counted in silver_rejects.sql by the same conditions.
SELECT
  CAST(f.date AS DATE) AS flight_date,
  f.date AS departure_time,
  CAST(hour(f.date) AS INTEGER) AS departure_hour,
  f.origin,
  f.destination,
  f.origin || '-' || f.destination AS route,
  o.state AS origin_state,
  d.state AS destination_state,
  CAST(f.distance AS INTEGER) AS distance_miles,
  CAST(f.delay AS INTEGER) AS delay_minutes,
  f.delay > {{ params.late_after_minutes }} AS is_late
FROM lake.bronze.flights f
JOIN lake.silver.airports o ON o.iata = f.origin
JOIN lake.silver.airports d ON d.iata = f.destination
WHERE f.date < TIMESTAMP '2001-07-01'
  AND f.delay BETWEEN -120 AND 1440
