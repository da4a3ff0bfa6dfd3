-- In which order the places of workshops stand that were not given back: whoever stands within the capacity has a place,
-- the others wait. It counts families that the person may not see and says nothing of them but that they are there.
CREATE OR REPLACE FUNCTION sec.workshop_order(workshops uuid[])
RETURNS TABLE (workshop_id uuid, place_id uuid, rank bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.workshop_id, p.id, row_number() OVER (PARTITION BY p.workshop_id ORDER BY p.number)
    FROM coaching_workshopplace p WHERE p.workshop_id = ANY (workshops) AND p.left_at IS NULL
$$;
REVOKE ALL ON FUNCTION sec.workshop_order(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.workshop_order(uuid[]) TO app_staff, app_import, app_auditor, app_owner;

-- Whether attendance of a session is written down, of families that the person may not see too; whose, it does not say.
CREATE OR REPLACE FUNCTION sec.was_held(of_session uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM coaching_attendance a WHERE a.session_id = of_session)
$$;
REVOKE ALL ON FUNCTION sec.was_held(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.was_held(uuid) TO app_staff, app_owner;
