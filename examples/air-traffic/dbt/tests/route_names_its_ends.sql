-- A route is called after where it begins and ends.
SELECT route
FROM {{ ref('dbt_route_delays') }}
WHERE NOT contains(route, origin) OR NOT contains(route, destination)
