-- The three hours at which one waits longest.
SELECT departure_hour, avg_delay_minutes, late_share
FROM {{ ref('dbt_departure_hours') }}
ORDER BY avg_delay_minutes DESC, departure_hour
LIMIT 3
