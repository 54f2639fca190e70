SELECT
  coalesce(sum(rejected), 0)::BIGINT AS rejected,
  coalesce(sum(share), 0) AS rejected_share,
  {{ run.id }} AS run_id
FROM lake.silver.rejects
WHERE source = 'flights'
