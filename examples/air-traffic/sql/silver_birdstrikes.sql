-- Reports name airports in the FAA's words; flights use IATA codes. This is
-- the list of the 50 airports that the reports know.
WITH codes(airport_name, iata) AS (
  VALUES
    ('ATLANTA INTL', 'ATL'),
    ('ATLANTIC CITY INTL', 'ACY'),
    ('AUSTIN-BERGSTROM INTL', 'AUS'),
    ('BALTIMORE WASH INTL', 'BWI'),
    ('CHARLESTON AFB/INTL ARPT', 'CHS'),
    ('CHARLOTTE/DOUGLAS INTL ARPT', 'CLT'),
    ('CHICAGO MIDWAY INTL ARPT', 'MDW'),
    ('CHICAGO O''HARE INTL ARPT', 'ORD'),
    ('CINCINNATI/NORTHERN KENTUCKY INTL ARPT', 'CVG'),
    ('CLEVELAND-HOPKINS INTL ARPT', 'CLE'),
    ('DALLAS/FORT WORTH INTL ARPT', 'DFW'),
    ('DENVER INTL AIRPORT', 'DEN'),
    ('DETROIT METRO WAYNE COUNTY ARPT', 'DTW'),
    ('EPPLEY AIRFIELD', 'OMA'),
    ('FORT LAUDERDALE/HOLLYWOOD INTL', 'FLL'),
    ('GEORGE BUSH INTERCONTINENTAL', 'IAH'),
    ('GREATER PITTSBURGH', 'PIT'),
    ('HONOLULU INTL ARPT', 'HNL'),
    ('HOUSTON-HOBBY', 'HOU'),
    ('INDIANAPOLIS INTL', 'IND'),
    ('JOHN F KENNEDY INTL', 'JFK'),
    ('KANSAS CITY INTL', 'MCI'),
    ('LAGUARDIA NY', 'LGA'),
    ('LAMBERT-ST LOUIS INTL', 'STL'),
    ('LIHUE ARPT', 'LIH'),
    ('LOGAN INTL', 'BOS'),
    ('LOS ANGELES INTL', 'LAX'),
    ('LOUISVILLE INTL ARPT', 'SDF'),
    ('MEMPHIS INTL', 'MEM'),
    ('METRO OAKLAND INTL', 'OAK'),
    ('MINETA SAN JOSE INTL', 'SJC'),
    ('MINNEAPOLIS-ST PAUL INTL', 'MSP'),
    ('NASHVILLE INTL', 'BNA'),
    ('NEW ORLEANS INTL', 'MSY'),
    ('NEWARK LIBERTY INTL ARPT', 'EWR'),
    ('ORLANDO INTL', 'MCO'),
    ('PHILADELPHIA INTL', 'PHL'),
    ('PHOENIX SKY HARBOR', 'PHX'),
    ('PORT COLUMBUS INTL', 'CMH'),
    ('PORTLAND INTL (OR)', 'PDX'),
    ('RONALD REAGAN WASHINGTON NATL', 'DCA'),
    ('SACRAMENTO INTL', 'SMF'),
    ('SALT LAKE CITY INTL', 'SLC'),
    ('SAN ANTONIO INTL', 'SAT'),
    ('SAN FRANCISCO INTL ARPT', 'SFO'),
    ('SEATTLE-TACOMA INTL', 'SEA'),
    ('TETERBORO AIRPORT', 'TEB'),
    ('WASHINGTON DULLES INTL ARPT', 'IAD'),
    ('WILL ROGERS WORLD ARPT', 'OKC')
),
strikes AS (
  SELECT DISTINCT * EXCLUDE (source_file, run_id)
  FROM lake.bronze.birdstrikes
)
SELECT
  CAST(s.flight_date AS DATE) AS strike_date,
  c.iata AS airport,
  a.city,
  a.state,
  s.aircraft_make_model AS aircraft,
  s.aircraft_airline_operator AS operator,
  s.phase_of_flight AS phase,
  lower(s.time_of_day) AS time_of_day,
  s.wildlife_species AS species,
  lower(s.wildlife_size) AS wildlife_size,
  lower(s.effect_amount_of_damage) AS damage,
  CAST(s.speed_ias_in_knots AS INTEGER) AS speed_knots,
  CAST(s.cost_total AS BIGINT) AS cost_usd
FROM strikes s
JOIN codes c ON c.airport_name = s.airport_name
LEFT JOIN lake.silver.airports a ON a.iata = c.iata
WHERE s.effect_amount_of_damage IN ('None', 'Minor', 'Medium', 'Substantial')
