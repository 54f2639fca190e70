-- As landed: every column is text, so that nothing is lost by guessing a type.
SELECT
  *,
  {{ run.id }} AS run_id
FROM read_csv('airports.csv', header = true, all_varchar = true, filename = 'source_file')
