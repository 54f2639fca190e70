-- As landed: every column is text, under names that need no quotes.
SELECT
  *,
  {{ run.id }} AS run_id
FROM read_csv(
  'birdstrikes.csv',
  header = true,
  all_varchar = true,
  normalize_names = true,
  filename = 'source_file'
)
