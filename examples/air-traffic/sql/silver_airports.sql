SELECT
  iata,
  trim(name) AS name,
  nullif(trim(city), '') AS city,
  nullif(trim(state), '') AS state,
  country,
  CAST(latitude AS DOUBLE) AS latitude,
  CAST(longitude AS DOUBLE) AS longitude
FROM lake.bronze.airports
WHERE iata IS NOT NULL
