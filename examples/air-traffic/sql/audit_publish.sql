SELECT run_id, rejected, rejected_share, 'passed' AS verdict
FROM lake.gold.audit_measures
