-- Who is asking, and which rows are theirs. Read by the policies, once per statement.
CREATE SCHEMA IF NOT EXISTS sec;
GRANT USAGE ON SCHEMA sec TO PUBLIC;
GRANT CREATE, USAGE ON SCHEMA sec TO app_engine;

CREATE OR REPLACE FUNCTION sec.uid() RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT nullif(current_setting('app.uid', true), '')::uuid
$$;

-- The cases that the person may see: a coach those assigned today in the office's time zone, the office's other roles
-- those of the office; a conflict block is subtracted last.
CREATE OR REPLACE FUNCTION sec.case_ids() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me record;
    found uuid[];
BEGIN
    SELECT id, role, office_id INTO me FROM casework_user WHERE id = sec.uid() AND is_active;
    IF me.role = 'COACH' THEN
        SELECT array_agg(a.case_id) INTO found
        FROM casework_assignment a
        JOIN casework_case c ON c.id = a.case_id
        JOIN casework_office o ON o.id = c.office_id
        WHERE a.coach_id = me.id
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

-- Whether the person may read and write safe addresses: the coach who carries the case (security 2.1).
CREATE OR REPLACE FUNCTION sec.sees_safe_addresses() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT role = 'COACH' FROM casework_user WHERE id = sec.uid() AND is_active), false)
$$;

-- The people for whom a safe address is on file, told to everyone who may send them something; not which one.
CREATE OR REPLACE FUNCTION sec.people_with_safe_address() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(s.person_id), '{}')
    FROM casework_safeaddress s WHERE s.person_id = ANY ((SELECT sec.person_ids())::uuid[])
$$;

-- The calendar behind a secret address: the appointments of its owner on cases that the owner sees today, each with
-- the number of the case and initials. Reading leaves one answer of the gate. Nothing comes back for another address.
CREATE OR REPLACE FUNCTION sec.read_calendar(digest bytea)
RETURNS TABLE (id uuid, starts_at timestamptz, minutes smallint, channel text, number text, initials text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owner uuid;
    asker text := current_setting('app.uid', true);
    seen uuid[];
BEGIN
    SELECT f.user_id INTO owner
    FROM casework_calendarfeed f JOIN casework_user u ON u.id = f.user_id
    WHERE f.token_digest = digest AND f.revoked_at IS NULL AND u.is_active;
    IF owner IS NULL THEN
        RETURN;
    END IF;
    PERFORM set_config('app.uid', owner::text, true);
    seen := sec.case_ids();
    PERFORM set_config('app.uid', coalesce(asker, ''), true);
    INSERT INTO casework_gatecheck (id, way, moment, outcome, reason, actor_id, at)
    VALUES (gen_random_uuid(), '', 'FEED', 'PASSED', '', owner, now());
    RETURN QUERY
        SELECT a.id, a.starts_at, a.minutes, a.channel::text, c.number::text,
               coalesce((SELECT string_agg(upper(left(p.given_name, 1) || left(p.family_name, 1)), ' '
                                           ORDER BY t.position, t.id)
                         FROM casework_appointmentperson w
                         JOIN casework_participant t ON t.id = w.participant_id
                         JOIN casework_person p ON p.id = t.person_id
                         WHERE w.appointment_id = a.id), '')
        FROM casework_appointment a JOIN casework_case c ON c.id = a.case_id
        WHERE a.coach_id = owner AND a.case_id = ANY (seen) AND a.state IN ('BOOKED', 'KEPT')
          AND a.starts_at BETWEEN now() - interval '31 days' AND now() + interval '366 days'
        ORDER BY a.starts_at, a.id;
END
$$;

-- Whether a calendar address is in use, so that a right one without appointments differs from a wrong one.
CREATE OR REPLACE FUNCTION sec.is_calendar(digest bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM casework_calendarfeed f JOIN casework_user u ON u.id = f.user_id
                   WHERE f.token_digest = digest AND f.revoked_at IS NULL AND u.is_active)
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
ALTER FUNCTION sec.may_assign() OWNER TO app_engine;
ALTER FUNCTION sec.sees_identifiers() OWNER TO app_engine;
ALTER FUNCTION sec.sees_safe_addresses() OWNER TO app_engine;
ALTER FUNCTION sec.people_with_safe_address() OWNER TO app_engine;
ALTER FUNCTION sec.read_calendar(bytea) OWNER TO app_engine;
ALTER FUNCTION sec.is_calendar(bytea) OWNER TO app_engine;
ALTER FUNCTION sec.is_blocked(uuid, uuid) OWNER TO app_engine;
ALTER FUNCTION sec.next_case_number(text) OWNER TO app_engine;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sec FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA sec TO app_staff, app_partner, app_auditor, app_admin, app_engine, app_owner;
-- Calendar programs bring no session: nobody may ask for a calendar by its address, and for nothing else.
GRANT EXECUTE ON FUNCTION sec.read_calendar(bytea), sec.is_calendar(bytea) TO app_anonymous;

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
