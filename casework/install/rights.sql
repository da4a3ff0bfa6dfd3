-- Rights that are given to one person (O010): coaches do not decide eligibility because of being coaches.

-- Whether somebody was given the right to decide eligibility in the office where they work, and nobody took it.
CREATE OR REPLACE FUNCTION sec.holds_eligibility_right(of_staff uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM casework_eligibilityright r
        JOIN casework_user u ON u.id = r.staff_id AND u.office_id = r.office_id
        WHERE r.staff_id = of_staff AND r.ended_at IS NULL AND u.is_active AND u.role = 'COACH'
    )
$$;

-- Whether the person decides who gets what: an eligibility worker, or whoever was given the right.
CREATE OR REPLACE FUNCTION sec.decides_eligibility() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT role = 'ELIGIBILITY_WORKER' FROM casework_user WHERE id = sec.uid() AND is_active), false)
        OR sec.holds_eligibility_right(sec.uid())
$$;

-- Whether the person gives that right to others of their office, and takes it.
CREATE OR REPLACE FUNCTION sec.gives_rights() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT role = 'OPERATIONS_MANAGER' FROM casework_user WHERE id = sec.uid() AND is_active), false)
$$;

-- The managers of other offices of the state who are the only one of their office: nobody there may decide what they ask
-- for themselves, so that the managers of the state's other offices do (O003). Answered to managers alone.
CREATE OR REPLACE FUNCTION sec.lone_manager_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(u.id), '{}')
    FROM casework_user me
    JOIN casework_office mine ON mine.id = me.office_id
    JOIN casework_office o ON o.jurisdiction = mine.jurisdiction AND o.id <> mine.id
    JOIN casework_user u ON u.office_id = o.id AND u.role = 'OPERATIONS_MANAGER' AND u.is_active
    WHERE me.id = sec.uid() AND me.is_active AND me.cleared_on IS NOT NULL AND me.role = 'OPERATIONS_MANAGER'
      AND NOT EXISTS (SELECT FROM casework_user k WHERE k.office_id = o.id AND k.id <> u.id
                      AND k.role = 'OPERATIONS_MANAGER' AND k.is_active)
$$;

-- A right that was taken is given anew, and not opened again.
CREATE OR REPLACE TRIGGER ended_once BEFORE UPDATE ON casework_eligibilityright
    FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL)
    EXECUTE FUNCTION sec.refuse_change();

-- A right ends with the role, the office or the work in which it was given: nobody finds it again who comes back.
CREATE OR REPLACE FUNCTION sec.end_eligibility_rights() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE casework_eligibilityright r
    SET ended_at = clock_timestamp(),
        ended_by_id = coalesce(
            (SELECT id FROM casework_user WHERE id = sec.uid()),
            (SELECT id FROM casework_user WHERE username = 'system'),
            r.given_by_id
        ),
        ended_why = 'No longer works as a coach of this office.'
    WHERE r.staff_id = NEW.id AND r.ended_at IS NULL;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER ends_rights AFTER UPDATE OF role, office_id, is_active ON casework_user
    FOR EACH ROW WHEN (
        OLD.role IS DISTINCT FROM NEW.role OR OLD.office_id IS DISTINCT FROM NEW.office_id
        OR (OLD.is_active AND NOT NEW.is_active)
    )
    EXECUTE FUNCTION sec.end_eligibility_rights();

ALTER FUNCTION sec.end_eligibility_rights() OWNER TO app_engine;
ALTER FUNCTION sec.holds_eligibility_right(uuid) OWNER TO app_engine;
ALTER FUNCTION sec.decides_eligibility() OWNER TO app_engine;
ALTER FUNCTION sec.gives_rights() OWNER TO app_engine;
ALTER FUNCTION sec.lone_manager_ids() OWNER TO app_engine;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sec FROM PUBLIC;
-- Who signs in is read before they are anybody.
GRANT EXECUTE ON FUNCTION sec.holds_eligibility_right(uuid)
    TO app_anonymous, app_staff, app_partner, app_auditor, app_admin, app_engine, app_owner;
GRANT EXECUTE ON FUNCTION sec.decides_eligibility(), sec.gives_rights(), sec.lone_manager_ids()
    TO app_staff, app_partner, app_auditor, app_admin, app_engine, app_owner;
