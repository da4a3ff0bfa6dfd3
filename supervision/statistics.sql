-- The numbers of a month (T022, docs/supervision.md): counted past the walls, so that a conflict block makes no office
-- smaller than it is. Counts alone leave; who decides in the office asks.
CREATE OR REPLACE FUNCTION sec.office_statistics(of_office uuid, since date, until date)
RETURNS TABLE (code text, figure bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF of_office IS DISTINCT FROM sec.my_office() OR NOT sec.may_assign() THEN
        RAISE EXCEPTION 'permission denied to count another office' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    WITH held AS MATERIALIZED (
        SELECT k.id, k.opened_on, k.closed_on, k.is_closed_with_work,
            k.opened_on <= until AND (k.closed_on IS NULL OR k.closed_on > until) AS is_open
        FROM casework_case k WHERE k.office_id = of_office
    ),
    carried AS (
        SELECT a.case_id, a.coach_id
        FROM casework_assignment a JOIN held h ON h.id = a.case_id AND h.is_open
        WHERE a.first_day <= until AND coalesce(a.last_day, 'infinity') >= until
    ),
    said AS (
        SELECT e.kind::text AS kind, count(*) AS lines
        FROM casework_event e JOIN held h ON h.id = e.case_id
        WHERE e."on" BETWEEN since AND until
          AND e.kind IN ('referral.received', 'contact.made', 'contact.attempted', 'home_visit.made',
                         'assessment.completed', 'plan.signed', 'plan.reviewed', 'work_month.verified',
                         'note.filed', 'support.authorised', 'community_referral.made')
          AND (
              WITH RECURSIVE above AS (
                  SELECT v.id FROM casework_event v WHERE v.voids_id = e.id
                  UNION ALL
                  SELECT w.id FROM above b JOIN casework_event w ON w.voids_id = b.id
              )
              SELECT mod(count(*), 2) = 0 FROM above
          )
        GROUP BY e.kind
    ),
    owed AS (
        SELECT count(*) AS due,
            count(*) FILTER (WHERE d.met_on <= d.due_on) AS in_time,
            count(*) FILTER (WHERE d.met_on > d.due_on) AS late,
            count(*) FILTER (WHERE d.met_on IS NULL AND d.is_excused) AS excused,
            count(*) FILTER (WHERE d.met_on IS NULL AND NOT d.is_excused) AS not_met
        FROM casework_deadline d
        WHERE d.office_id = of_office AND d.due_on BETWEEN since AND until
    )
    SELECT 'families.open', count(*) FROM held h WHERE h.is_open
    UNION ALL SELECT 'families.opened', count(*) FROM held h WHERE h.opened_on BETWEEN since AND until
    UNION ALL SELECT 'families.closed', count(*) FROM held h WHERE h.closed_on BETWEEN since AND until
    UNION ALL SELECT 'families.closed_with_work', count(*) FROM held h
        WHERE h.closed_on BETWEEN since AND until AND h.is_closed_with_work
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
ALTER FUNCTION sec.office_statistics(uuid, date, date) OWNER TO app_engine;
REVOKE ALL ON FUNCTION sec.office_statistics(uuid, date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.office_statistics(uuid, date, date) TO app_staff;
