-- Where every family of a month stands in the two federal participation rates, as one set-based query (issue 5).
-- The same definitions as `coaching.rules.hours.finding_of`; a property test holds the two against each other.
--
-- Averages are never divided: hundredths of hours of the month, times the divisor of its weeks, are held against the
-- hours needed, times the weeks in hundredths: whole numbers, and so exact. `figures` has a row for the month asked
-- about and for each earlier one, of each state asked about, as `coaching.queries.rate_figures` writes them.
--
-- Whoever is asked about is told by `only_cases`, for which each table is asked by its index; without, all are read
-- once and joined by hashing: nested loops over these steps, of which nothing is known beforehand, would be the end.
--
-- A family is in a month when its case was open on a day of it, or when hours of a month before the case was opened
-- were brought in from elsewhere. Coach and office are those at the month's end.

-- Hours of a month times the divisor of its weeks, as they are held against hours needed times the weeks; rounded to
-- whole hours a week where the state's plan says so, half an hour and more up: by the four numbers that `figures` has
-- for it, which change nothing elsewhere. Each is named once, so that the database reads this as part of the query.
CREATE OR REPLACE FUNCTION sec.in_weeks(hours bigint, times bigint, half bigint, divisor bigint, unit bigint)
RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
    SELECT (hours * times + half) / divisor * unit
$$;

CREATE OR REPLACE FUNCTION sec.month_number(month date) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
    SELECT (extract(year FROM month) * 12 + extract(month FROM month))::integer
$$;

-- One row per family and rate. Everybody asks through one of the functions below, of which this becomes a part: hence
-- no settings of its own, which would stand in the way of that.
CREATE OR REPLACE FUNCTION sec.rate_findings(of_month date, once_verified boolean, figures jsonb, only_cases uuid[])
RETURNS TABLE (
    case_id uuid, jurisdiction text, office_id uuid, coach_id uuid, rate text, place text, why text,
    is_by_education boolean, adult_id uuid, need_code text, core_hours numeric, other_hours numeric,
    bound_hours numeric, is_deemed boolean, is_waived boolean
)
LANGUAGE sql STABLE AS $$
    WITH figs AS MATERIALIZED (
        SELECT row_number() OVER () AS fig, * FROM jsonb_to_recordset(figures) AS f (
            jurisdiction text, month date, weeks_num bigint, weeks_den bigint,
            times bigint, half bigint, divisor bigint, unit bigint,
            every_total bigint, every_core bigint, young_total bigint, young_core bigint,
            two_total bigint, two_core bigint, cared_total bigint, cared_core bigint, teen_hours bigint,
            infant_years integer, young_years integer, teen_years integer,
            infant_months integer, small_check integer, window_months integer, penalty_months integer,
            is_penalty_used boolean
        )
    ),
    counts AS MATERIALIZED (
        SELECT m.case_id, m.participant_id, m.month, m.core_hours, m.other_hours, m.voced_hours, m.bound_hours,
            m.education_hours, m.ceiling_hours
        FROM coaching_monthcount m
        WHERE m.month = of_month AND m.is_provisional = once_verified
            AND (only_cases IS NULL OR m.case_id = ANY (only_cases))
    ),
    moved AS (
        SELECT DISTINCT ON (h.case_id) h.case_id, h.from_office_id
        FROM casework_handover h JOIN casework_office o ON o.id = h.from_office_id
        WHERE h.status = 'ACCEPTED' AND h.from_office_id <> h.to_office_id
            AND (h.decided_at AT TIME ZONE o.time_zone)::date >= (of_month + interval '1 month')::date
            AND (only_cases IS NULL OR h.case_id = ANY (only_cases))
        ORDER BY h.case_id, h.decided_at
    ),
    carried AS (
        SELECT DISTINCT ON (a.case_id) a.case_id, a.coach_id
        FROM casework_assignment a
        WHERE a.first_day < (of_month + interval '1 month')::date AND (a.last_day IS NULL OR a.last_day >= of_month)
            AND (only_cases IS NULL OR a.case_id = ANY (only_cases))
        ORDER BY a.case_id, a.first_day DESC
    ),
    families AS MATERIALIZED (
        SELECT c.id AS case_id, g.fig, g.jurisdiction, coalesce(moved.from_office_id, c.office_id) AS office_id,
            carried.coach_id
        FROM casework_case c
        JOIN casework_office o ON o.id = c.office_id
        JOIN figs g ON g.jurisdiction = o.jurisdiction AND g.month = of_month
        LEFT JOIN moved ON moved.case_id = c.id
        LEFT JOIN carried ON carried.case_id = c.id
        WHERE c.kind = 'WORK'
            AND (only_cases IS NULL OR c.id = ANY (only_cases))
            AND (c.closed_on IS NULL OR c.closed_on >= of_month)
            AND (c.opened_on < (of_month + interval '1 month')::date OR c.id IN (SELECT k.case_id FROM counts k))
    ),
    people AS MATERIALIZED (
        SELECT p.case_id, f.fig, p.id, p.position, p.role = 'CHILD' AS is_child,
            CASE WHEN w.merged_into_id IS NULL THEN w.born_on
                ELSE (SELECT kept.born_on FROM casework_person kept WHERE kept.id = w.merged_into_id) END AS born_on
        FROM families f
        JOIN casework_participant p ON p.case_id = f.case_id
        JOIN casework_person w ON w.id = p.person_id
        WHERE only_cases IS NULL
        UNION ALL
        SELECT p.case_id, f.fig, p.id, p.position, p.role = 'CHILD',
            (SELECT CASE WHEN w.merged_into_id IS NULL THEN w.born_on
                ELSE (SELECT kept.born_on FROM casework_person kept WHERE kept.id = w.merged_into_id) END
             FROM casework_person w WHERE w.id = p.person_id)
        FROM families f
        JOIN casework_participant p ON p.case_id = f.case_id
        WHERE p.case_id = ANY (only_cases)
    ),
    infants AS MATERIALIZED (
        SELECT k.case_id, k.born_on, k.born_on + make_interval(years => g.infant_years) AS birthday
        FROM people k JOIN figs g ON g.fig = k.fig
        WHERE k.is_child AND k.born_on < (of_month + interval '1 month')::date
            AND of_month < k.born_on + make_interval(years => g.infant_years)
    ),
    -- Of families with an infant also the earlier months in which they had one: these may have used up the months of a
    -- lifetime.
    earlier AS MATERIALIZED (
        SELECT m.case_id, g.fig, m.participant_id, m.month, m.core_hours, m.other_hours, m.voced_hours,
            m.bound_hours, m.education_hours, m.ceiling_hours
        FROM coaching_monthcount m
        JOIN families f ON f.case_id = m.case_id
        JOIN figs g ON g.jurisdiction = f.jurisdiction AND g.month = m.month
        WHERE m.participant_id = ANY (ARRAY(
                SELECT p.id FROM people p
                WHERE NOT p.is_child AND p.case_id IN (SELECT k.case_id FROM infants k)
                    AND NOT EXISTS (SELECT FROM people o WHERE o.case_id = p.case_id AND NOT o.is_child AND o.id <> p.id)
            ))
            AND m.month < of_month AND m.is_provisional = once_verified
            AND EXISTS (
                SELECT FROM people k
                WHERE k.case_id = m.case_id AND k.is_child AND k.born_on < m.month + interval '1 month'
                    AND m.month < k.born_on + make_interval(years => g.infant_years)
            )
    ),
    -- As long as these are too few to be all the months of a lifetime, nothing has to be found out about them.
    ripe AS (
        SELECT e.case_id
        FROM earlier e
        JOIN families w ON w.case_id = e.case_id
        JOIN figs g ON g.fig = w.fig
        LEFT JOIN coaching_ratefact f ON f.case_id = e.case_id AND f.kind = 'INFANT_MONTHS' AND f.first_month <= of_month
            AND f.voided_at IS NULL
            AND (f.last_month IS NULL OR f.last_month >= of_month)
            AND (only_cases IS NULL OR f.case_id = ANY (only_cases))
        GROUP BY e.case_id, f.amount, g.infant_months
        HAVING count(DISTINCT e.month) + coalesce(f.amount, 0) >= g.infant_months
    ),
    -- A span is one family in one month: the month asked about, and each of those earlier ones.
    spans AS MATERIALIZED (
        SELECT row_number() OVER () AS span, x.*
        FROM (
            SELECT f.case_id, f.fig, of_month AS month, true AS is_asked, f.jurisdiction, f.office_id, f.coach_id
            FROM families f
            UNION ALL
            SELECT DISTINCT m.case_id, m.fig, m.month, false, NULL, NULL::uuid, NULL::uuid
            FROM earlier m JOIN ripe ON ripe.case_id = m.case_id
        ) x
    ),
    -- What is told of the family, and of each adult.
    of_family AS MATERIALIZED (
        SELECT s.span,
            max(f.amount) FILTER (WHERE f.kind = 'CASH') AS cash,
            max(f.amount) FILTER (WHERE f.kind = 'INFANT_MONTHS') AS infant_months,
            bool_or(f.kind = 'OTHER_PARENT') AS has_other_parent,
            bool_or(f.kind = 'COMMON_CHILD') AS has_common_child,
            bool_or(f.kind = 'FEDERAL_CHILD_CARE') AS has_federal_child_care,
            bool_or(f.kind = 'DISABLED_CHILD') AS cares_for_disabled_child,
            bool_or(f.kind = 'TRIBAL') AS is_tribal,
            bool_or(f.kind = 'PENALTY') AS is_penalised,
            bool_or(f.kind = 'WAIVER') AS has_waiver
        FROM coaching_ratefact f
        JOIN spans s ON s.case_id = f.case_id
        WHERE f.participant_id IS NULL AND f.kind <> 'SNAP'
            AND f.first_month <= s.month AND (f.last_month IS NULL OR f.last_month >= s.month)
            AND f.voided_at IS NULL
            AND (only_cases IS NULL OR f.case_id = ANY (only_cases))
        GROUP BY s.span
    ),
    of_adult AS MATERIALIZED (
        SELECT s.span, f.participant_id,
            bool_or(f.kind = 'NO_ASSISTANCE') AS has_no_assistance,
            bool_or(f.kind = 'NOT_PARENT') AS is_no_parent,
            bool_or(f.kind = 'NOT_HEAD') AS is_no_head,
            bool_or(f.kind = 'DISABLED') AS is_disabled,
            bool_or(f.kind = 'SCHOOL') AS attends_school,
            bool_or(f.kind IN ('MINOR_NOT_HEAD', 'NONCITIZEN', 'SSI', 'SSDI', 'NO_PARENT')) AS is_out_alone,
            bool_or(f.kind IN ('CARES_FOR_DISABLED', 'TRIBAL_MOE')) AS is_out
        FROM coaching_ratefact f
        JOIN spans s ON s.case_id = f.case_id
        WHERE f.participant_id IS NOT NULL
            AND f.first_month <= s.month AND (f.last_month IS NULL OR f.last_month >= s.month)
            AND f.voided_at IS NULL
            AND (only_cases IS NULL OR f.case_id = ANY (only_cases))
        GROUP BY s.span, f.participant_id
    ),
    penalised AS (
        SELECT s.span, sum(
            sec.month_number(least(f.last_month, s.month)) - sec.month_number(greatest(f.first_month, w.first)) + 1
        ) AS months
        FROM spans s
        JOIN figs g ON g.fig = s.fig
        CROSS JOIN LATERAL (SELECT (s.month - make_interval(months => g.window_months - 1))::date AS first) w
        JOIN coaching_ratefact f ON f.case_id = s.case_id AND f.kind = 'PENALTY'
        WHERE f.first_month <= s.month AND (f.last_month IS NULL OR f.last_month >= w.first)
            AND f.voided_at IS NULL
            AND (only_cases IS NULL OR f.case_id = ANY (only_cases))
        GROUP BY s.span
    ),
    adults AS MATERIALIZED (
        SELECT s.span, s.fig, s.is_asked, p.id, p.position,
            NOT coalesce(t.is_out, false)
                AND NOT (coalesce(t.is_out_alone, false) AND coalesce(t.has_no_assistance, false)) AS is_eligible,
            NOT coalesce(t.is_no_parent, false) AS is_parent,
            coalesce(t.is_disabled, false) AS is_disabled,
            NOT coalesce(t.is_no_head, false) AND p.born_on IS NOT NULL AND p.born_on < s.month + interval '1 month'
                AND s.month < p.born_on + make_interval(years => g.teen_years) AS is_teen,
            coalesce(t.attends_school, false) AS attends_school,
            (coalesce(k.core_hours, 0) * 100)::bigint AS core_hours,
            (coalesce(k.other_hours, 0) * 100)::bigint AS other_hours,
            (coalesce(k.voced_hours, 0) * 100)::bigint AS voced_hours,
            (coalesce(k.bound_hours, 0) * 100)::bigint AS bound_hours,
            (coalesce(k.education_hours, 0) * 100)::bigint AS education_hours,
            (k.ceiling_hours * 100)::bigint AS ceiling_hours
        FROM people p
        JOIN spans s ON s.case_id = p.case_id
        JOIN figs g ON g.fig = s.fig
        LEFT JOIN of_adult t ON t.span = s.span AND t.participant_id = p.id
        LEFT JOIN (
            SELECT c.participant_id, c.month, c.core_hours, c.other_hours, c.voced_hours, c.bound_hours,
                c.education_hours, c.ceiling_hours
            FROM counts c
            UNION ALL
            SELECT e.participant_id, e.month, e.core_hours, e.other_hours, e.voced_hours, e.bound_hours,
                e.education_hours, e.ceiling_hours
            FROM earlier e
        ) k ON k.participant_id = p.id AND k.month = s.month
        WHERE NOT p.is_child
    ),
    kids AS (
        SELECT s.span, max(p.born_on) AS youngest
        FROM people p
        JOIN spans s ON s.case_id = p.case_id
        WHERE p.is_child AND p.born_on < s.month + interval '1 month'
        GROUP BY s.span
    ),
    summed AS (
        SELECT a.span, count(*) AS adults, count(*) FILTER (WHERE a.is_eligible) AS eligible,
            count(*) FILTER (WHERE a.is_eligible AND a.is_parent) AS parents, bool_or(a.is_disabled) AS has_disabled,
            max(a.ceiling_hours) AS ceiling_hours
        FROM adults a GROUP BY a.span
    ),
    standing AS MATERIALIZED (
        SELECT s.span, s.case_id, s.is_asked, s.jurisdiction, s.office_id, s.coach_id, n.ceiling_hours,
            coalesce(n.eligible, 0) AS eligible,
            n.adults = 1 AND NOT coalesce(t.has_other_parent, false) AS has_only_parent,
            coalesce(s.month < k.youngest + make_interval(years => g.infant_years), false) AS has_infant,
            coalesce(s.month < k.youngest + make_interval(years => g.young_years), false) AS has_young,
            coalesce(t.has_common_child, false) AND n.parents = 2 AND NOT n.has_disabled AS is_two_parent,
            coalesce(t.has_federal_child_care, false) AND NOT coalesce(t.cares_for_disabled_child, false) AS is_cared,
            t.cash <= 0 AS has_no_assistance,
            coalesce(t.is_tribal, false) AS is_tribal,
            t.cash < g.small_check AS is_small_check,
            g.is_penalty_used AND coalesce(t.is_penalised, false) AND p.months <= g.penalty_months AS is_penalty,
            coalesce(t.infant_months, 0) AS infant_months, g.infant_months AS infant_most,
            coalesce(t.has_waiver, false) AS has_waiver
        FROM spans s
        JOIN figs g ON g.fig = s.fig
        LEFT JOIN summed n ON n.span = s.span
        LEFT JOIN kids k ON k.span = s.span
        LEFT JOIN of_family t ON t.span = s.span
        LEFT JOIN penalised p ON p.span = s.span
    ),
    -- Who is tried for a rate: each adult alone, or both parents together; of the latter only in the month asked about.
    tried AS (
        SELECT false AS is_two, s.eligible = 1 AS is_alone, a.span, a.fig, a.id AS adult_id,
            a.position, a.core_hours, a.other_hours, a.voced_hours, a.bound_hours,
            a.is_teen AND (
                a.attends_school
                OR sec.in_weeks(a.education_hours * g.weeks_den, g.times, g.half, g.divisor, g.unit)
                    >= g.teen_hours * g.weeks_num
            ) AS is_teen_engaged,
            a.attends_school, a.id AS teen_id,
            CASE WHEN s.has_only_parent AND s.has_young
                THEN 'single_custodial_parent_or_caretaker_child_under_6' ELSE 'all_families' END AS need_code,
            CASE WHEN s.has_only_parent AND s.has_young THEN g.young_total ELSE g.every_total END AS total,
            CASE WHEN s.has_only_parent AND s.has_young THEN g.young_core ELSE g.every_core END AS core,
            s.ceiling_hours
        FROM adults a
        JOIN standing s ON s.span = a.span
        JOIN figs g ON g.fig = a.fig
        WHERE a.is_eligible
        UNION ALL
        SELECT true, true, a.span, a.fig, NULL, 0, sum(a.core_hours)::bigint,
            sum(a.other_hours)::bigint, sum(a.voced_hours)::bigint, sum(a.bound_hours)::bigint,
            bool_and(a.is_teen AND (
                a.attends_school
                OR sec.in_weeks(a.education_hours * g.weeks_den, g.times, g.half, g.divisor, g.unit)
                    >= g.teen_hours * g.weeks_num
            )),
            (array_agg(a.attends_school ORDER BY a.position, a.id))[1], (array_agg(a.id ORDER BY a.position, a.id))[1],
            CASE WHEN s.is_cared THEN 'two_parent_with_federally_funded_child_care' ELSE 'two_parent' END,
            CASE WHEN s.is_cared THEN g.cared_total ELSE g.two_total END,
            CASE WHEN s.is_cared THEN g.cared_core ELSE g.two_core END,
            s.ceiling_hours
        FROM adults a
        JOIN standing s ON s.span = a.span
        JOIN figs g ON g.fig = a.fig
        WHERE a.is_eligible AND s.is_two_parent AND a.is_asked
        GROUP BY a.span, a.fig, s.is_cared, g.cared_total, g.two_total, g.cared_core, g.two_core, s.ceiling_hours
    ),
    -- What is held against the need, with and without vocational education; each sum is made once, behind the fence of
    -- its own step.
    totalled AS MATERIALIZED (
        SELECT t.*, g.times, g.half, g.divisor, g.unit, t.core * g.weeks_num AS core_need,
            t.total * g.weeks_num AS total_need, t.other_hours * g.weeks_den AS other_sum,
            t.voced_hours * g.weeks_den AS voced_sum, c.is_deemed,
            t.core_hours * g.weeks_den + CASE WHEN c.is_deemed
                THEN greatest(t.core * g.weeks_num - t.bound_hours * g.weeks_den, 0) ELSE 0 END AS core_sum
        FROM tried t
        JOIN figs g ON g.fig = t.fig
        CROSS JOIN LATERAL (
            SELECT coalesce(t.ceiling_hours > 0 AND t.bound_hours >= t.ceiling_hours, false) AS is_deemed
        ) c
    ),
    averaged AS MATERIALIZED (
        SELECT u.is_two, u.is_alone, u.span, u.adult_id, u.position, u.is_teen_engaged, u.attends_school,
            u.teen_id, u.need_code, u.core_hours, u.other_hours, u.bound_hours, u.is_deemed, u.core_need, u.total_need,
            sec.in_weeks(u.core_sum, u.times, u.half, u.divisor, u.unit) AS core_sum,
            sec.in_weeks(u.core_sum + u.other_sum, u.times, u.half, u.divisor, u.unit) AS every_sum,
            sec.in_weeks(u.core_sum - u.voced_sum, u.times, u.half, u.divisor, u.unit) AS core_without,
            sec.in_weeks(
                u.core_sum + u.other_sum - u.voced_sum, u.times, u.half, u.divisor, u.unit
            ) AS every_without
        FROM totalled u
    ),
    held AS MATERIALIZED (
        SELECT v.is_two, v.is_alone, v.span, v.adult_id, v.position, v.is_teen_engaged, v.attends_school,
            v.teen_id, v.need_code, v.core_hours, v.other_hours, v.bound_hours, v.is_deemed, v.core_sum,
            v.core_sum >= v.core_need AND v.every_sum >= v.total_need AS is_met,
            v.core_without >= v.core_need AND v.every_without >= v.total_need AS is_met_without,
            CASE WHEN v.core_sum >= v.core_need THEN v.every_sum ELSE v.core_sum END AS total_sum
        FROM averaged v
    ),
    teens AS MATERIALIZED (
        SELECT DISTINCT ON (h.is_two, h.span) h.is_two, h.span, h.teen_id, h.attends_school
        FROM held h WHERE h.is_teen_engaged
        ORDER BY h.is_two, h.span, h.position, h.adult_id
    ),
    -- Whoever is tried alone need not be sorted.
    best AS MATERIALIZED (
        SELECT h.is_two, h.span, h.adult_id, h.need_code, h.core_hours, h.other_hours, h.bound_hours, h.is_deemed,
            h.is_met, h.is_met_without
        FROM held h WHERE h.is_alone
        UNION ALL
        (SELECT DISTINCT ON (h.span) h.is_two, h.span, h.adult_id, h.need_code, h.core_hours, h.other_hours,
            h.bound_hours, h.is_deemed, h.is_met, bool_or(h.is_met_without) OVER (PARTITION BY h.span)
        FROM held h WHERE NOT h.is_alone
        ORDER BY h.span, h.is_met DESC, h.total_sum DESC, h.core_sum DESC, h.position, h.adult_id)
    ),
    used AS (
        SELECT s.case_id, count(*) AS months
        FROM standing s
        JOIN best b ON b.span = s.span AND NOT b.is_two
        LEFT JOIN teens t ON t.span = s.span AND NOT t.is_two
        WHERE NOT s.is_asked AND s.has_only_parent AND s.has_infant AND NOT b.is_met AND t.span IS NULL
            AND NOT coalesce(s.has_no_assistance, false) AND NOT s.is_tribal AND NOT coalesce(s.is_small_check, false)
        GROUP BY s.case_id
    ),
    outcomes AS (
        SELECT false AS is_two, s.*,
            CASE WHEN s.has_no_assistance THEN 'NO_ASSISTANCE' WHEN s.eligible = 0 THEN 'NO_WORK_ELIGIBLE' END AS outside
        FROM standing s WHERE s.is_asked
        UNION ALL
        SELECT true, s.*,
            CASE
                WHEN s.has_no_assistance THEN 'NO_ASSISTANCE'
                WHEN s.eligible = 0 THEN 'NO_WORK_ELIGIBLE'
                WHEN s.is_two_parent IS NOT TRUE THEN 'NOT_TWO_PARENT'
            END
        FROM standing s WHERE s.is_asked
    ),
    placed AS (
        SELECT s.case_id, s.jurisdiction, s.office_id, s.coach_id, s.is_two, b.is_met, b.is_met_without,
            t.span IS NOT NULL AS has_teen, t.attends_school AS is_teen_at_school, t.teen_id, b.adult_id,
            b.need_code, b.core_hours, b.other_hours, b.bound_hours, b.is_deemed, s.has_waiver, s.outside,
            CASE WHEN s.is_tribal THEN 'TRIBAL' WHEN s.is_small_check THEN 'SMALL_CHECK' END AS out_whole,
            CASE
                WHEN s.has_only_parent AND s.has_infant AND s.infant_months + coalesce(u.months, 0) < s.infant_most
                    THEN 'INFANT'
                WHEN s.is_penalty THEN 'PENALTY'
            END AS left_out
        FROM outcomes s
        LEFT JOIN best b ON b.span = s.span AND b.is_two = s.is_two
        LEFT JOIN teens t ON t.span = s.span AND t.is_two = s.is_two
        LEFT JOIN used u ON u.case_id = s.case_id
    )
    SELECT p.case_id, p.jurisdiction, p.office_id, p.coach_id,
        CASE WHEN p.is_two THEN 'two_parent' ELSE 'all_families' END, v.place, v.why,
        v.place = 'ENGAGED' AND (p.has_teen OR NOT p.is_met_without),
        CASE WHEN v.is_tried THEN CASE WHEN p.has_teen THEN p.teen_id ELSE p.adult_id END END,
        CASE WHEN v.has_average THEN p.need_code END,
        CASE WHEN v.has_average THEN p.core_hours / 100.0 END,
        CASE WHEN v.has_average THEN p.other_hours / 100.0 END,
        CASE WHEN v.has_average THEN p.bound_hours / 100.0 END,
        v.has_average AND p.is_deemed,
        p.has_waiver
    FROM placed p
    CROSS JOIN LATERAL (
        SELECT
            CASE
                WHEN p.outside IS NOT NULL THEN 'OUTSIDE'
                WHEN p.out_whole IS NOT NULL THEN 'LEFT_OUT'
                WHEN p.has_teen OR p.is_met THEN 'ENGAGED'
                WHEN p.left_out IS NOT NULL THEN 'LEFT_OUT'
                ELSE 'NOT_ENGAGED'
            END AS place,
            CASE
                WHEN p.outside IS NOT NULL THEN p.outside
                WHEN p.out_whole IS NOT NULL THEN p.out_whole
                WHEN p.has_teen THEN CASE WHEN p.is_teen_at_school THEN 'TEEN_SCHOOL' ELSE 'TEEN_EDUCATION' END
                WHEN p.is_met THEN 'HOURS'
                WHEN p.left_out IS NOT NULL THEN p.left_out
                ELSE 'HOURS_SHORT'
            END AS why,
            p.outside IS NULL AND p.out_whole IS NULL AS is_tried,
            p.outside IS NULL AND p.out_whole IS NULL AND NOT p.has_teen AS has_average
    ) v
$$;

-- The cases that may be an office's or a coach's in a month; null, for every case, where neither is asked for.
CREATE OR REPLACE FUNCTION sec.rate_cases(of_month date, of_office uuid, of_coach uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF of_coach IS NOT NULL THEN
        RETURN coalesce((
            SELECT array_agg(DISTINCT a.case_id) FROM casework_assignment a
            WHERE a.coach_id = of_coach AND a.first_day < of_month + interval '1 month'
                AND (a.last_day IS NULL OR a.last_day >= of_month)
        ), '{}');
    ELSIF of_office IS NOT NULL THEN
        RETURN coalesce((
            SELECT array_agg(o.id) FROM (
                SELECT c.id FROM casework_case c WHERE c.office_id = of_office
                UNION
                SELECT h.case_id FROM casework_handover h WHERE h.from_office_id = of_office AND h.status = 'ACCEPTED'
            ) o
        ), '{}');
    END IF;
    RETURN NULL;
END
$$;

-- Whom a block hides is asked once, not for each row: hence the SELECT around it.
--
-- For who reads every case: all of the states that `figures` tell of, or of one office or coach. Waivers are not told
-- family by family.
CREATE OR REPLACE FUNCTION sec.rate_rows(
    of_month date, once_verified boolean, figures jsonb, of_office uuid, of_coach uuid
) RETURNS TABLE (
    case_id uuid, office_id uuid, coach_id uuid, rate text, place text, why text, is_by_education boolean,
    adult_id uuid, need_code text, core_hours numeric, other_hours numeric, bound_hours numeric, is_deemed boolean
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_custom_plan SET jit = off SET enable_nestloop = off SET work_mem = '64MB' AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT f.case_id, f.office_id, f.coach_id, f.rate, f.place, f.why, f.is_by_education, f.adult_id, f.need_code,
        f.core_hours, f.other_hours, f.bound_hours, f.is_deemed
    FROM sec.rate_findings(of_month, once_verified, figures, sec.rate_cases(of_month, of_office, of_coach)) f
    WHERE (of_office IS NULL OR f.office_id = of_office) AND (of_coach IS NULL OR f.coach_id = of_coach)
        AND f.case_id <> ALL ((SELECT sec.hidden_case_ids())::uuid[]);
END
$$;

-- The same in numbers, which spares the rows.
CREATE OR REPLACE FUNCTION sec.rate_sums(
    of_month date, once_verified boolean, figures jsonb, of_office uuid, of_coach uuid
) RETURNS TABLE (
    jurisdiction text, rate text, place text, why text, is_by_education boolean, families bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_custom_plan SET jit = off SET enable_nestloop = off SET work_mem = '64MB' AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT f.jurisdiction, f.rate, f.place, f.why, f.is_by_education, count(*)
    FROM sec.rate_findings(of_month, once_verified, figures, sec.rate_cases(of_month, of_office, of_coach)) f
    WHERE (of_office IS NULL OR f.office_id = of_office) AND (of_coach IS NULL OR f.coach_id = of_coach)
        AND f.case_id <> ALL ((SELECT sec.hidden_case_ids())::uuid[])
    GROUP BY f.jurisdiction, f.rate, f.place, f.why, f.is_by_education;
END
$$;

-- For staff: a coach those that they, or a coach for whom they stand in today, carried at the month's end; who decides
-- in an office those that were the office's. Families that are theirs no more are counted; their names stay shut.
CREATE OR REPLACE FUNCTION sec.my_rate_rows(
    of_month date, once_verified boolean, figures jsonb, of_office uuid, of_coach uuid
) RETURNS TABLE (
    case_id uuid, office_id uuid, coach_id uuid, rate text, place text, why text, is_by_education boolean,
    adult_id uuid, need_code text, core_hours numeric, other_hours numeric, bound_hours numeric, is_deemed boolean
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me record;
    is_mine boolean;
BEGIN
    SELECT u.id, u.role, u.office_id INTO me FROM casework_user u WHERE u.id = sec.uid() AND u.is_active;
    IF me.role = 'COACH' THEN
        is_mine := of_coach = me.id OR EXISTS (
            SELECT FROM casework_absence b JOIN casework_user s ON s.id = b.staff_id
            JOIN casework_office o ON o.id = s.office_id
            WHERE b.stand_in_id = me.id AND b.staff_id = of_coach AND NOT b.is_cancelled
                AND (now() AT TIME ZONE o.time_zone)::date BETWEEN b.first_day AND b.last_day
        );
    ELSIF me.role IN ('LEAD_WORKER', 'OPERATIONS_MANAGER') THEN
        is_mine := of_office = me.office_id;
    END IF;
    IF is_mine IS NOT TRUE THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT r.case_id, r.office_id, r.coach_id, r.rate, r.place, r.why, r.is_by_education, r.adult_id, r.need_code,
        r.core_hours, r.other_hours, r.bound_hours, r.is_deemed
    FROM sec.rate_rows(of_month, once_verified, figures, of_office, of_coach) r;
END
$$;

-- How many families of a whole state stand in each rate of a month under a federally recognised waiver, and how many of
-- these are engaged: sums for the reasonable cause that the state may show, never whose they are.
CREATE OR REPLACE FUNCTION sec.rate_waivers(of_month date, once_verified boolean, figures jsonb)
RETURNS TABLE (rate text, counted bigint, engaged bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_custom_plan SET jit = off SET enable_nestloop = off SET work_mem = '64MB' AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT f.rate, count(*), count(*) FILTER (WHERE f.place = 'ENGAGED')
    FROM sec.rate_findings(of_month, once_verified, figures, NULL) f
    WHERE f.is_waived AND f.place IN ('ENGAGED', 'NOT_ENGAGED')
    GROUP BY f.rate;
END
$$;

REVOKE ALL ON FUNCTION
    sec.in_weeks(bigint, bigint, bigint, bigint, bigint), sec.month_number(date),
    sec.rate_findings(date, boolean, jsonb, uuid[]), sec.rate_cases(date, uuid, uuid),
    sec.rate_rows(date, boolean, jsonb, uuid, uuid), sec.rate_sums(date, boolean, jsonb, uuid, uuid),
    sec.my_rate_rows(date, boolean, jsonb, uuid, uuid), sec.rate_waivers(date, boolean, jsonb)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.rate_rows(date, boolean, jsonb, uuid, uuid),
    sec.rate_sums(date, boolean, jsonb, uuid, uuid), sec.rate_waivers(date, boolean, jsonb) TO app_auditor;
GRANT EXECUTE ON FUNCTION sec.my_rate_rows(date, boolean, jsonb, uuid, uuid) TO app_staff;
