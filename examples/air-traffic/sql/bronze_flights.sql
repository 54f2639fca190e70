-- As landed, plus where it came from.
SELECT
  *,
  filename AS source_file,
  {{ run.id }} AS run_id
FROM read_parquet('flights-3m.parquet')
