-- How many are placed in positions of work sites on a day, whoever carries their cases: so that free places can be told
-- to everybody of the state without telling who is there. Those who begin later count; closed cases do not.
CREATE OR REPLACE FUNCTION sec.placed_at(of_positions uuid[], on_day date)
RETURNS TABLE (position_id uuid, taken integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.position_id, count(*)::integer
    FROM coaching_placement p
    JOIN coaching_activity a ON a.id = p.activity_id
    JOIN casework_case c ON c.id = p.case_id
    JOIN coaching_siteposition s ON s.id = p.position_id
    JOIN casework_office o ON o.id = s.office_id
    WHERE p.position_id = ANY (of_positions)
      AND coalesce(a.last_day, 'infinity') >= on_day
      AND coalesce(c.closed_on, 'infinity') >= on_day
      AND o.jurisdiction = (SELECT m.jurisdiction FROM casework_office m WHERE m.id = sec.my_office())
    GROUP BY p.position_id
$$;
ALTER FUNCTION sec.placed_at(uuid[], date) OWNER TO app_engine;
REVOKE ALL ON FUNCTION sec.placed_at(uuid[], date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.placed_at(uuid[], date) TO app_staff;
