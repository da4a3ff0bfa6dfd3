-- Who is asking, and which rows are theirs. Read by the policies, once per statement.
CREATE SCHEMA IF NOT EXISTS sec;
GRANT USAGE ON SCHEMA sec TO PUBLIC;
GRANT CREATE, USAGE ON SCHEMA sec TO app_engine;

CREATE OR REPLACE FUNCTION sec.uid() RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT nullif(current_setting('app.uid', true), '')::uuid
$$;

-- The cases that the person may see: a coach those assigned today in the office's time zone, and those of a coach for
-- whom they stand in today; the office's other roles those of the office; a conflict block is subtracted last.
CREATE OR REPLACE FUNCTION sec.case_ids() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me record;
    found uuid[];
BEGIN
    SELECT id, role, office_id INTO me FROM casework_user WHERE id = sec.uid() AND is_active;
    IF me.role = 'COACH' THEN
        SELECT array_agg(a.case_id) INTO found
        FROM (
            SELECT me.id AS coach_id, '-infinity'::date AS first_day, 'infinity'::date AS last_day
            UNION ALL
            SELECT b.staff_id, b.first_day, b.last_day
            FROM casework_absence b WHERE b.stand_in_id = me.id AND NOT b.is_cancelled
        ) mine
        JOIN casework_assignment a ON a.coach_id = mine.coach_id
        JOIN casework_case c ON c.id = a.case_id
        JOIN casework_office o ON o.id = c.office_id
        WHERE (now() AT TIME ZONE o.time_zone)::date BETWEEN mine.first_day AND mine.last_day
          AND a.first_day <= (now() AT TIME ZONE o.time_zone)::date
          AND (a.last_day IS NULL OR a.last_day >= (now() AT TIME ZONE o.time_zone)::date)
          AND NOT EXISTS (SELECT 1 FROM casework_conflictblock b WHERE b.case_id = a.case_id AND b.staff_id = me.id);
    ELSIF me.role IN ('CASE_AIDE', 'ENGAGEMENT_SPECIALIST', 'LEAD_WORKER', 'OPERATIONS_MANAGER', 'ELIGIBILITY_WORKER') THEN
        SELECT array_agg(c.id) INTO found
        FROM casework_case c
        WHERE c.office_id = me.office_id
          AND NOT EXISTS (SELECT 1 FROM casework_conflictblock b WHERE b.case_id = c.id AND b.staff_id = me.id);
    END IF;
    RETURN coalesce(found, '{}');
END
$$;

CREATE OR REPLACE FUNCTION sec.person_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(p.person_id), '{}')
    FROM casework_participant p WHERE p.case_id = ANY ((SELECT sec.case_ids())::uuid[])
$$;

CREATE OR REPLACE FUNCTION sec.family_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(c.family_id), '{}')
    FROM casework_case c WHERE c.id = ANY ((SELECT sec.case_ids())::uuid[])
$$;

-- What a conflict block hides from somebody who reads everything else: cases, and the people and families of no other.
CREATE OR REPLACE FUNCTION sec.hidden_case_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(b.case_id), '{}') FROM casework_conflictblock b WHERE b.staff_id = sec.uid()
$$;

CREATE OR REPLACE FUNCTION sec.hidden_person_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH hidden AS (SELECT unnest(sec.hidden_case_ids()) AS case_id)
    SELECT coalesce(array_agg(p.person_id), '{}')
    FROM casework_participant p
    WHERE p.case_id IN (SELECT case_id FROM hidden)
      AND NOT EXISTS (SELECT 1 FROM casework_participant o
                      WHERE o.person_id = p.person_id AND o.case_id NOT IN (SELECT case_id FROM hidden))
$$;

CREATE OR REPLACE FUNCTION sec.hidden_family_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH hidden AS (SELECT unnest(sec.hidden_case_ids()) AS case_id)
    SELECT coalesce(array_agg(c.family_id), '{}')
    FROM casework_case c
    WHERE c.id IN (SELECT case_id FROM hidden)
      AND NOT EXISTS (SELECT 1 FROM casework_case o
                      WHERE o.family_id = c.family_id AND o.id NOT IN (SELECT case_id FROM hidden))
$$;

-- Whether the person may read who looked at the cases of the office.
CREATE OR REPLACE FUNCTION sec.sees_looks() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT role = 'OPERATIONS_MANAGER' FROM casework_user WHERE id = sec.uid() AND is_active), false)
$$;

-- The office in which the person may open cases, or nothing.
CREATE OR REPLACE FUNCTION sec.case_office() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT office_id FROM casework_user
    WHERE id = sec.uid() AND is_active AND role IN ('CASE_AIDE', 'LEAD_WORKER', 'OPERATIONS_MANAGER')
$$;

CREATE OR REPLACE FUNCTION sec.may_assign() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT role IN ('LEAD_WORKER', 'OPERATIONS_MANAGER')
                     FROM casework_user WHERE id = sec.uid() AND is_active), false)
$$;

CREATE OR REPLACE FUNCTION sec.sees_identifiers() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT role IN ('COACH', 'ENGAGEMENT_SPECIALIST', 'LEAD_WORKER', 'OPERATIONS_MANAGER', 'ELIGIBILITY_WORKER')
                     FROM casework_user WHERE id = sec.uid() AND is_active), false)
$$;

-- Whether the person sees referrals, releases and disclosures that tell of health, treatment or violence.
CREATE OR REPLACE FUNCTION sec.sees_restricted_sharing() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT role IN ('COACH', 'ENGAGEMENT_SPECIALIST', 'LEAD_WORKER', 'OPERATIONS_MANAGER')
                     FROM casework_user WHERE id = sec.uid() AND is_active), false)
$$;

-- The office in which the person works, or nothing.
CREATE OR REPLACE FUNCTION sec.my_office() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT office_id FROM casework_user WHERE id = sec.uid() AND is_active AND role <> 'QA_REVIEWER'
$$;

-- Whether a conflict block keeps a member of staff from a case, answered to those who assign cases and see this one.
CREATE OR REPLACE FUNCTION sec.is_blocked(of_case uuid, of_staff uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT NOT sec.may_assign() OR NOT of_case = ANY (sec.case_ids())
        OR EXISTS (SELECT 1 FROM casework_conflictblock b WHERE b.case_id = of_case AND b.staff_id = of_staff)
$$;

-- The next running case number behind a prefix, those of cases that the asker cannot see counted too.
-- Two who ask at once get it one after the other.
CREATE OR REPLACE FUNCTION sec.next_case_number(prefix text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('case number ' || prefix, 0));
    RETURN (
        SELECT coalesce(max(substr(c.number, length(prefix) + 1)::integer), 1000) + 1
        FROM casework_case c
        WHERE starts_with(c.number, prefix) AND substr(c.number, length(prefix) + 1) ~ '^[0-9]{1,8}$'
    );
END
$$;

ALTER FUNCTION sec.uid() OWNER TO app_engine;
ALTER FUNCTION sec.case_ids() OWNER TO app_engine;
ALTER FUNCTION sec.person_ids() OWNER TO app_engine;
ALTER FUNCTION sec.family_ids() OWNER TO app_engine;
ALTER FUNCTION sec.hidden_case_ids() OWNER TO app_engine;
ALTER FUNCTION sec.hidden_person_ids() OWNER TO app_engine;
ALTER FUNCTION sec.hidden_family_ids() OWNER TO app_engine;
ALTER FUNCTION sec.sees_looks() OWNER TO app_engine;
ALTER FUNCTION sec.case_office() OWNER TO app_engine;
ALTER FUNCTION sec.my_office() OWNER TO app_engine;
ALTER FUNCTION sec.may_assign() OWNER TO app_engine;
ALTER FUNCTION sec.sees_identifiers() OWNER TO app_engine;
ALTER FUNCTION sec.sees_restricted_sharing() OWNER TO app_engine;
ALTER FUNCTION sec.is_blocked(uuid, uuid) OWNER TO app_engine;
ALTER FUNCTION sec.next_case_number(text) OWNER TO app_engine;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sec FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA sec TO app_staff, app_partner, app_auditor, app_admin, app_engine, app_owner;

-- The ledger and the log of views are only ever added to, whoever asks.
CREATE OR REPLACE FUNCTION sec.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE OR REPLACE TRIGGER append_only_rows BEFORE UPDATE OR DELETE ON casework_event
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_change();
CREATE OR REPLACE TRIGGER append_only_table BEFORE TRUNCATE ON casework_event
    FOR EACH STATEMENT EXECUTE FUNCTION sec.refuse_change();
CREATE OR REPLACE TRIGGER append_only_rows BEFORE UPDATE OR DELETE ON casework_accesslog
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_change();
CREATE OR REPLACE TRIGGER append_only_table BEFORE TRUNCATE ON casework_accesslog
    FOR EACH STATEMENT EXECUTE FUNCTION sec.refuse_change();

-- What people may change of their own row, they may change of no other's.
CREATE OR REPLACE FUNCTION sec.refuse_other_person() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF current_user IN ('app_staff', 'app_partner', 'app_auditor')
        AND OLD.id::text IS DISTINCT FROM current_setting('app.uid', true) THEN
        RAISE EXCEPTION 'permission denied for the row of another person' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER own_row_only BEFORE UPDATE ON casework_user
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_other_person();
