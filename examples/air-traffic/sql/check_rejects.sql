SELECT
  coalesce(sum(share), 0) - {{ params.max_reject_share }} AS excess_share,
  coalesce(sum(share), 0) AS rejected_share,
  coalesce(sum(rejected), 0) AS rejected
FROM lake.silver.rejects
WHERE source = 'flights'
