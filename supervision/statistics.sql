-- The numbers of a month (T022, docs/supervision.md): counted past the walls, so that a conflict block makes no office
-- smaller than it is. Counts alone leave; who decides in the office asks. A case counts in the office that it belonged to
-- on the day that is counted (decisions 12), wherever it is now.

-- Whether a line of a ledger counts: not voided, or voided by a line that is itself voided (`STANDS`).
CREATE OR REPLACE FUNCTION sec.line_stands(of_line uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE above AS (
        SELECT v.id FROM casework_event v WHERE v.voids_id = of_line
        UNION ALL
        SELECT w.id FROM above b JOIN casework_event w ON w.voids_id = b.id
    )
    SELECT mod(count(*), 2) = 0 FROM above
$$;

-- From which day to which each case belonged to an office, both inclusive; nearly all belong to theirs for good.
CREATE OR REPLACE FUNCTION sec.cases_of_office(of_office uuid) RETURNS TABLE (case_id uuid, first_day date, last_day date)
LANGUAGE sql STABLE AS $$
    WITH line AS MATERIALIZED (
        SELECT e.id, e.case_id, e."on", (e.facts ->> 'from')::uuid AS left_id, (e.facts ->> 'to')::uuid AS joined_id
        FROM casework_event e
        WHERE e.kind = 'office.changed' AND sec.line_stands(e.id)
    ),
    span AS (
        SELECT l.case_id, l.joined_id AS office_id, l."on" AS first_day,
            coalesce(lead(l."on") OVER (PARTITION BY l.case_id ORDER BY l."on", l.id) - 1, 'infinity') AS last_day
        FROM line l
        UNION ALL
        SELECT f.* FROM (
            SELECT DISTINCT ON (l.case_id) l.case_id, l.left_id, '-infinity'::date, l."on" - 1
            FROM line l ORDER BY l.case_id, l."on", l.id
        ) f
    )
    SELECT s.case_id, s.first_day, s.last_day FROM span s
    WHERE s.office_id = of_office AND s.first_day <= s.last_day
    UNION ALL
    SELECT k.id, '-infinity', 'infinity' FROM casework_case k
    WHERE k.office_id = of_office AND NOT EXISTS (SELECT FROM line l WHERE l.case_id = k.id)
$$;

-- The first day of which an office has anything on file; null where it has nothing yet.
CREATE OR REPLACE FUNCTION sec.office_since(of_office uuid) RETURNS date
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF of_office IS DISTINCT FROM sec.my_office() OR NOT sec.may_assign() THEN
        RAISE EXCEPTION 'permission denied to count another office' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN (
        SELECT min(greatest(s.first_day, k.opened_on))
        FROM sec.cases_of_office(of_office) s JOIN casework_case k ON k.id = s.case_id
    );
END
$$;

CREATE OR REPLACE FUNCTION sec.office_statistics(of_office uuid, since date, until date)
RETURNS TABLE (code text, figure bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF of_office IS DISTINCT FROM sec.my_office() OR NOT sec.may_assign() THEN
        RAISE EXCEPTION 'permission denied to count another office' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    WITH held AS MATERIALIZED (
        SELECT k.id, s.first_day, s.last_day,
            k.opened_on BETWEEN greatest(s.first_day, since) AND least(s.last_day, until) AS is_opened,
            k.closed_on BETWEEN greatest(s.first_day, since) AND least(s.last_day, until) AS is_closed,
            k.is_closed_with_work,
            until BETWEEN s.first_day AND s.last_day
                AND k.opened_on <= until AND (k.closed_on IS NULL OR k.closed_on > until) AS is_open
        FROM sec.cases_of_office(of_office) s JOIN casework_case k ON k.id = s.case_id
    ),
    carried AS (
        SELECT a.case_id, a.coach_id
        FROM casework_assignment a JOIN held h ON h.id = a.case_id AND h.is_open
        WHERE a.first_day <= until AND coalesce(a.last_day, 'infinity') >= until
    ),
    said AS (
        SELECT e.kind::text AS kind, count(*) AS lines
        FROM casework_event e JOIN held h ON h.id = e.case_id
        WHERE e."on" BETWEEN greatest(h.first_day, since) AND least(h.last_day, until)
          AND e.kind IN ('referral.received', 'contact.made', 'contact.attempted', 'home_visit.made',
                         'assessment.completed', 'plan.signed', 'plan.reviewed', 'work_month.verified',
                         'note.filed', 'support.authorised', 'community_referral.made')
          AND sec.line_stands(e.id)
        GROUP BY e.kind
    ),
    owed AS (
        SELECT count(*) AS due,
            count(*) FILTER (WHERE d.met_on <= d.due_on) AS in_time,
            count(*) FILTER (WHERE d.met_on > d.due_on) AS late,
            count(*) FILTER (WHERE d.met_on IS NULL AND d.is_excused) AS excused,
            count(*) FILTER (WHERE d.met_on IS NULL AND NOT d.is_excused) AS not_met
        FROM casework_deadline d JOIN held h ON h.id = d.case_id
        WHERE d.due_on BETWEEN greatest(h.first_day, since) AND least(h.last_day, until)
    )
    SELECT 'families.open', count(*) FROM held h WHERE h.is_open
    UNION ALL SELECT 'families.opened', count(*) FROM held h WHERE h.is_opened
    UNION ALL SELECT 'families.closed', count(*) FROM held h WHERE h.is_closed
    UNION ALL SELECT 'families.closed_with_work', count(*) FROM held h
        WHERE h.is_closed AND h.is_closed_with_work
    UNION ALL SELECT 'adults', count(*) FROM casework_participant p JOIN held h ON h.id = p.case_id AND h.is_open
        WHERE p.role IN ('ADULT', 'TEEN_PARENT', 'CAREGIVER')
    UNION ALL SELECT 'coaches', count(DISTINCT c.coach_id) FROM carried c
    UNION ALL SELECT 'families.unassigned', count(*) FROM held h
        WHERE h.is_open AND NOT EXISTS (SELECT FROM carried c WHERE c.case_id = h.id)
    UNION ALL SELECT s.kind, s.lines FROM said s
    UNION ALL SELECT 'standards.due', o.due FROM owed o
    UNION ALL SELECT 'standards.in_time', o.in_time FROM owed o
    UNION ALL SELECT 'standards.late', o.late FROM owed o
    UNION ALL SELECT 'standards.excused', o.excused FROM owed o
    UNION ALL SELECT 'standards.not_met', o.not_met FROM owed o;
END
$$;
ALTER FUNCTION sec.line_stands(uuid) OWNER TO app_engine;
ALTER FUNCTION sec.cases_of_office(uuid) OWNER TO app_engine;
ALTER FUNCTION sec.office_since(uuid) OWNER TO app_engine;
ALTER FUNCTION sec.office_statistics(uuid, date, date) OWNER TO app_engine;
REVOKE ALL ON FUNCTION sec.line_stands(uuid), sec.cases_of_office(uuid), sec.office_since(uuid),
    sec.office_statistics(uuid, date, date)
FROM PUBLIC, app_staff, app_partner, app_auditor, app_admin;
GRANT EXECUTE ON FUNCTION sec.office_since(uuid), sec.office_statistics(uuid, date, date) TO app_staff;
