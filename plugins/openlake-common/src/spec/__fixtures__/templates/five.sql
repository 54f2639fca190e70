SELECT 1
-- {{ comment }}
FROM t
WHERE d = {{ params.dayy }}
  AND "{{ params.day }}" = 1
