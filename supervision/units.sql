-- Sums of each office for the dashboard of a whole state (docs/supervision.md): counted from the rows, each time anew,
-- and never by hand. Both functions return how many offices differed from what stood there before.

CREATE OR REPLACE FUNCTION sec.count_unit_month(of_month date, figures jsonb, at_moment timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_custom_plan SET jit = off SET enable_nestloop = off
SET enable_mergejoin = off SET enable_sort = off SET work_mem = '64MB' AS $$
#variable_conflict use_column
DECLARE
    states text[] := (SELECT array_agg(DISTINCT f.jurisdiction) FROM jsonb_to_recordset(figures) f (jurisdiction text));
    differing integer;
BEGIN
    WITH rates AS (
        SELECT f.office_id,
            count(*) FILTER (WHERE f.rate = 'all_families' AND f.place = 'ENGAGED') AS all_engaged,
            count(*) FILTER (WHERE f.rate = 'all_families' AND f.place = 'ENGAGED' AND f.is_by_education)
                AS all_by_education,
            count(*) FILTER (WHERE f.rate = 'all_families' AND f.place IN ('ENGAGED', 'NOT_ENGAGED')) AS all_counted,
            count(*) FILTER (WHERE f.rate = 'two_parent' AND f.place = 'ENGAGED') AS two_engaged,
            count(*) FILTER (WHERE f.rate = 'two_parent' AND f.place = 'ENGAGED' AND f.is_by_education)
                AS two_by_education,
            count(*) FILTER (WHERE f.rate = 'two_parent' AND f.place IN ('ENGAGED', 'NOT_ENGAGED')) AS two_counted
        FROM sec.rate_findings(of_month, false, figures, NULL) f
        GROUP BY f.office_id
    ), owed AS (
        SELECT c.office_id,
            count(*) FILTER (WHERE d.standard = 'work-verification') AS months_owed,
            count(*) FILTER (WHERE d.standard = 'work-verification' AND d.met_on IS NOT NULL) AS months_verified,
            count(*) FILTER (WHERE d.standard = 'monthly-contact') AS contacts_owed,
            count(*) FILTER (WHERE d.standard = 'monthly-contact' AND d.met_on IS NOT NULL) AS contacts_met
        FROM casework_deadline d
        JOIN casework_case c ON c.id = d.case_id
        JOIN casework_office o ON o.id = c.office_id
        WHERE d.standard IN ('work-verification', 'monthly-contact') AND d.period = to_char(of_month, 'YYYY-MM')
            AND NOT d.is_excused AND d.starts_on <= (at_moment AT TIME ZONE o.time_zone)::date
        GROUP BY c.office_id
    ), counted AS (
        SELECT o.id AS office_id, ARRAY[
            coalesce(r.all_engaged, 0), coalesce(r.all_by_education, 0), coalesce(r.all_counted, 0),
            coalesce(r.two_engaged, 0), coalesce(r.two_by_education, 0), coalesce(r.two_counted, 0),
            coalesce(w.months_owed, 0), coalesce(w.months_verified, 0),
            coalesce(w.contacts_owed, 0), coalesce(w.contacts_met, 0)
        ]::integer[] AS n
        FROM casework_office o
        LEFT JOIN rates r ON r.office_id = o.id
        LEFT JOIN owed w ON w.office_id = o.id
        WHERE o.jurisdiction = ANY (states)
    ), written AS (
        INSERT INTO supervision_unitmonth AS u (id, office_id, month, all_engaged, all_by_education, all_counted,
            two_engaged, two_by_education, two_counted, months_owed, months_verified, contacts_owed, contacts_met,
            counted_at)
        SELECT gen_random_uuid(), office_id, of_month, n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10],
            at_moment
        FROM counted
        ON CONFLICT (office_id, month) DO UPDATE SET all_engaged = EXCLUDED.all_engaged,
            all_by_education = EXCLUDED.all_by_education, all_counted = EXCLUDED.all_counted,
            two_engaged = EXCLUDED.two_engaged, two_by_education = EXCLUDED.two_by_education,
            two_counted = EXCLUDED.two_counted, months_owed = EXCLUDED.months_owed,
            months_verified = EXCLUDED.months_verified, contacts_owed = EXCLUDED.contacts_owed,
            contacts_met = EXCLUDED.contacts_met, counted_at = EXCLUDED.counted_at
        WHERE u.counted_at <= EXCLUDED.counted_at
    )
    SELECT count(*) INTO differing
    FROM counted c
    LEFT JOIN supervision_unitmonth u ON u.office_id = c.office_id AND u.month = of_month
    WHERE c.n IS DISTINCT FROM ARRAY[u.all_engaged, u.all_by_education, u.all_counted, u.two_engaged,
        u.two_by_education, u.two_counted, u.months_owed, u.months_verified, u.contacts_owed, u.contacts_met];
    RETURN differing;
END
$$;

-- A plan is owed for every open work case; one of its plans is current as `Plan.valid` says.
CREATE OR REPLACE FUNCTION sec.count_unit_stands(of_state text, at_moment timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_custom_plan SET jit = off SET work_mem = '64MB' AS $$
#variable_conflict use_column
DECLARE
    differing integer;
BEGIN
    WITH days AS (
        SELECT o.id, (at_moment AT TIME ZONE o.time_zone)::date AS today FROM casework_office o
        WHERE o.jurisdiction = of_state
    ), current AS (
        SELECT DISTINCT p.case_id FROM coaching_plan p
        JOIN casework_case c ON c.id = p.case_id JOIN days d ON d.id = c.office_id
        WHERE p.status = 'ACTIVE' AND p.signed_on <= d.today AND p.last_review_on >= d.today
    ), cases AS (
        SELECT c.office_id, count(*) FILTER (WHERE c.status = 'OPEN') AS families,
            count(*) FILTER (WHERE c.status = 'OPEN' AND c.kind = 'WORK') AS plans_owed,
            count(*) FILTER (WHERE c.status = 'OPEN' AND c.kind = 'WORK' AND v.case_id IS NOT NULL) AS plans_current
        FROM casework_case c JOIN days d ON d.id = c.office_id LEFT JOIN current v ON v.case_id = c.id
        GROUP BY c.office_id
    ), late AS (
        SELECT c.office_id, count(*) AS overdue
        FROM casework_deadline d JOIN casework_case c ON c.id = d.case_id JOIN days t ON t.id = c.office_id
        WHERE d.met_on IS NULL AND NOT d.is_excused AND d.due_on < t.today AND d.starts_on <= t.today
        GROUP BY c.office_id
    ), counted AS (
        SELECT d.id AS office_id, ARRAY[
            coalesce(c.families, 0), coalesce(c.plans_owed, 0), coalesce(c.plans_current, 0), coalesce(l.overdue, 0)
        ]::integer[] AS n
        FROM days d LEFT JOIN cases c ON c.office_id = d.id LEFT JOIN late l ON l.office_id = d.id
    ), written AS (
        INSERT INTO supervision_unitstand AS u (id, office_id, families, plans_owed, plans_current, overdue, counted_at)
        SELECT gen_random_uuid(), office_id, n[1], n[2], n[3], n[4], at_moment FROM counted
        ON CONFLICT (office_id) DO UPDATE SET families = EXCLUDED.families, plans_owed = EXCLUDED.plans_owed,
            plans_current = EXCLUDED.plans_current, overdue = EXCLUDED.overdue, counted_at = EXCLUDED.counted_at
        WHERE u.counted_at <= EXCLUDED.counted_at
    )
    SELECT count(*) INTO differing
    FROM counted c LEFT JOIN supervision_unitstand u ON u.office_id = c.office_id
    WHERE c.n IS DISTINCT FROM ARRAY[u.families, u.plans_owed, u.plans_current, u.overdue];
    RETURN differing;
END
$$;

-- The unit beside a coach's own numbers: sums of their office alone, and each only where at least three coaches stand
-- behind it, as the sum of two less one's own is the colleague's: of reviews whose work they are, of a rate who carried
-- its families in that month, of deadlines who carries them today and who did when their month ended. Whoever is kept
-- from a family gets none.
DROP FUNCTION IF EXISTS sec.unit_averages(date, date, date, date);
CREATE OR REPLACE FUNCTION sec.unit_averages(
    of_month date, running date, reviewed_since date, today date, figures jsonb
) RETURNS TABLE (code text, done numeric, owed bigint, counted_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    mine uuid := sec.my_office();
    fewest CONSTANT integer := 3;
BEGIN
    IF mine IS NULL OR cardinality(sec.hidden_case_ids()) > 0 THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT 'reviews', round(sum(r.share), 10), count(*), NULL::timestamptz
    FROM (
        SELECT v.coach_id, avg(CASE a.answer WHEN 'MET' THEN 1.0 ELSE 0.0 END) AS share
        FROM supervision_casereview v
        JOIN casework_case k ON k.id = v.case_id AND k.office_id = mine
        JOIN supervision_reviewanswer a ON a.review_id = v.id AND a.answer <> 'NOT_APPLICABLE'
        WHERE v.taken_back_at IS NULL AND v.follows_id IS NULL AND v.filed_on BETWEEN reviewed_since AND today
        GROUP BY v.id, v.coach_id
    ) r
    HAVING count(DISTINCT r.coach_id) >= fewest;
    RETURN QUERY
    WITH work AS (
        SELECT 'plans' AS code, k.id AS case_id, today AS until
        FROM casework_case k WHERE k.office_id = mine AND k.status = 'OPEN' AND k.kind = 'WORK'
        UNION ALL
        SELECT CASE d.standard WHEN 'monthly-contact' THEN 'contacts' ELSE 'months' END, d.case_id,
            least((to_date(d.period, 'YYYY-MM') + interval '1 month')::date - 1, today)
        FROM casework_deadline d JOIN casework_case k ON k.id = d.case_id
        WHERE k.office_id = mine AND NOT d.is_excused AND d.starts_on <= today AND (
            (d.standard = 'monthly-contact' AND d.period = to_char(running, 'YYYY-MM'))
            OR (d.standard = 'work-verification' AND d.period = to_char(of_month, 'YYYY-MM'))
        )
    ), behind AS (
        SELECT w.code, least(
            count(DISTINCT a.coach_id) FILTER (WHERE today BETWEEN a.first_day AND coalesce(a.last_day, 'infinity')),
            count(DISTINCT a.coach_id) FILTER (WHERE w.until BETWEEN a.first_day AND coalesce(a.last_day, 'infinity'))
        ) AS coaches
        FROM work w JOIN casework_assignment a ON a.case_id = w.case_id
        GROUP BY w.code
        UNION ALL
        SELECT r.rate, count(DISTINCT r.coach_id)
        FROM sec.rate_rows(of_month, false, figures, mine, NULL) r
        WHERE r.place IN ('ENGAGED', 'NOT_ENGAGED')
        GROUP BY r.rate
    ), sums AS (
        SELECT f.code, f.done, f.owed, m.counted_at
        FROM supervision_unitmonth m
        CROSS JOIN LATERAL (VALUES
            ('all_families', m.all_engaged, m.all_counted), ('two_parent', m.two_engaged, m.two_counted),
            ('months', m.months_verified, m.months_owed)
        ) f (code, done, owed)
        WHERE m.office_id = mine AND m.month = of_month
        UNION ALL
        SELECT 'contacts', m.contacts_met, m.contacts_owed, m.counted_at
        FROM supervision_unitmonth m WHERE m.office_id = mine AND m.month = running
        UNION ALL
        SELECT 'plans', s.plans_current, s.plans_owed, s.counted_at
        FROM supervision_unitstand s WHERE s.office_id = mine
    )
    SELECT s.code, s.done::numeric, s.owed::bigint, s.counted_at
    FROM sums s JOIN behind b ON b.code = s.code
    WHERE b.coaches >= fewest;
END
$$;
ALTER FUNCTION sec.unit_averages(date, date, date, date, jsonb) OWNER TO app_engine;
GRANT EXECUTE ON FUNCTION sec.rate_rows(date, boolean, jsonb, uuid, uuid) TO app_engine;

REVOKE ALL ON FUNCTION sec.count_unit_month(date, jsonb, timestamptz), sec.count_unit_stands(text, timestamptz),
    sec.unit_averages(date, date, date, date, jsonb)
FROM PUBLIC, app_staff, app_partner, app_auditor, app_admin;
GRANT EXECUTE ON FUNCTION sec.count_unit_month(date, jsonb, timestamptz), sec.count_unit_stands(text, timestamptz)
    TO app_import;
GRANT EXECUTE ON FUNCTION sec.unit_averages(date, date, date, date, jsonb) TO app_staff;
