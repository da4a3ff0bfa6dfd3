-- Where every family of a month stands in the two federal participation rates, as one set-based query (issue 5).
-- The same definitions as `coaching.rules.hours.finding_of`; a property test holds the two against each other.
--
-- Averages are never divided: hundredths of hours of the month, times the divisor of its weeks, are held against the
-- hours needed, times the weeks in hundredths: whole numbers, and so exact. `figures` has a row for the month asked
-- about and for each earlier one, of each state asked about, as `coaching.queries.rate_figures` writes them.
--
-- Whoever is asked about is told by `only_cases`, for which each table is asked by its index; without, all are read
-- once and joined by hashing: nested loops over these steps, of which nothing is known beforehand, would be the end,
-- and sorting them is dearer. It has to come as a value: a function in its place would be asked again for every row.
--
-- A join or a grouping of every family costs as much as reading one of the tables. So a family is gathered by a single
-- grouping, and what only some callers ask for (coach, office) is joined last, where it is left out if nobody does.
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

-- Core hours as they are held against the need, deemed ones among them: who works all that the ceiling allows.
CREATE OR REPLACE FUNCTION sec.core_sum(
    core_hours bigint, bound_hours bigint, ceiling_hours bigint, need bigint, weeks_num bigint, weeks_den bigint
) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
    SELECT core_hours * weeks_den + CASE WHEN ceiling_hours > 0 AND bound_hours >= ceiling_hours
        THEN greatest(need * weeks_num - bound_hours * weeks_den, 0) ELSE 0 END
$$;

-- Whether hours reach both needs, all of them as sums of a month.
CREATE OR REPLACE FUNCTION sec.is_met(
    core_sum bigint, every_sum bigint, core_need bigint, total_need bigint,
    times bigint, half bigint, divisor bigint, unit bigint
) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT sec.in_weeks(core_sum, times, half, divisor, unit) >= core_need
        AND sec.in_weeks(every_sum, times, half, divisor, unit) >= total_need
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
    asked AS MATERIALIZED (
        SELECT g.fig, g.jurisdiction FROM figs g WHERE g.month = of_month
    ),
    -- Found by a subquery: of a join the planner would think that hardly an office comes through.
    offices AS MATERIALIZED (
        SELECT o.id, (SELECT g.fig FROM asked g WHERE g.jurisdiction = o.jurisdiction) AS fig FROM casework_office o
    ),
    families AS MATERIALIZED (
        SELECT c.id AS case_id, o.fig
        FROM (
            SELECT c.id, c.office_id FROM casework_case c
            WHERE c.kind = 'WORK' AND (c.closed_on IS NULL OR c.closed_on >= of_month)
                AND c.opened_on < (of_month + interval '1 month')::date
                AND (only_cases IS NULL OR c.id = ANY (only_cases))
            UNION ALL
            SELECT c.id, c.office_id FROM casework_case c
            WHERE c.kind = 'WORK' AND (c.closed_on IS NULL OR c.closed_on >= of_month)
                AND c.opened_on >= (of_month + interval '1 month')::date
                AND (only_cases IS NULL OR c.id = ANY (only_cases))
                AND EXISTS (
                    SELECT FROM coaching_monthcount m
                    WHERE m.case_id = c.id AND m.month = of_month AND m.is_provisional = once_verified
                        AND (only_cases IS NULL OR m.case_id = ANY (only_cases))
                )
        ) c
        JOIN offices o ON o.id = c.office_id
        WHERE o.fig IS NOT NULL
    ),
    -- Everybody's day of birth; of who was merged into another, that of the other.
    born AS NOT MATERIALIZED (
        SELECT w.id, w.born_on FROM casework_person w WHERE w.merged_into_id IS NULL
        UNION ALL
        SELECT w.id, (SELECT kept.born_on FROM casework_person kept WHERE kept.id = w.merged_into_id)
        FROM casework_person w WHERE w.merged_into_id IS NOT NULL
    ),
    -- Children who are young enough in the month to bear on it.
    young AS MATERIALIZED (
        SELECT p.case_id, w.born_on
        FROM casework_participant p JOIN casework_person w ON w.id = p.person_id
        WHERE only_cases IS NULL AND p.role = 'CHILD' AND w.merged_into_id IS NULL
            AND w.born_on < of_month + interval '1 month'
            AND w.born_on > (
                SELECT of_month - make_interval(years => max(greatest(g.young_years, g.infant_years))) FROM figs g
            )
        UNION ALL
        SELECT p.case_id, kept.born_on
        FROM casework_participant p
        JOIN casework_person w ON w.id = p.person_id
        JOIN casework_person kept ON kept.id = w.merged_into_id
        WHERE only_cases IS NULL AND p.role = 'CHILD' AND w.merged_into_id IS NOT NULL
            AND kept.born_on < of_month + interval '1 month'
        UNION ALL
        SELECT k.case_id, k.born_on
        FROM (
            SELECT p.case_id, (SELECT w.born_on FROM born w WHERE w.id = p.person_id) AS born_on
            FROM casework_participant p
            WHERE p.role = 'CHILD' AND p.case_id = ANY (only_cases)
        ) k
        WHERE k.born_on < of_month + interval '1 month'
    ),
    -- Of families with an infant everybody, and also the earlier months in which they had one: these may have used up
    -- the months of a lifetime.
    household AS MATERIALIZED (
        SELECT p.case_id, p.id, p.role = 'CHILD' AS is_child,
            (SELECT w.born_on FROM born w WHERE w.id = p.person_id) AS born_on
        FROM casework_participant p
        WHERE p.case_id = ANY (ARRAY(
            SELECT k.case_id
            FROM young k JOIN families f ON f.case_id = k.case_id JOIN figs g ON g.fig = f.fig
            WHERE k.born_on > (SELECT of_month - make_interval(years => max(g.infant_years)) FROM figs g)
                AND of_month < k.born_on + make_interval(years => g.infant_years)
        ))
    ),
    earlier AS MATERIALIZED (
        SELECT m.case_id, m.fig, m.participant_id, m.month, m.core_hours, m.other_hours, m.voced_hours,
            m.bound_hours, m.education_hours, m.ceiling_hours
        FROM (
            -- Months first, families after them: the planner would pair every family with every month that is on file.
            SELECT m.*, g.fig, g.infant_years, g.jurisdiction
            FROM coaching_monthcount m JOIN figs g ON g.month = m.month
            WHERE m.participant_id = ANY (ARRAY(
                    SELECT (array_agg(p.id))[1] FROM household p WHERE NOT p.is_child
                    GROUP BY p.case_id HAVING count(*) = 1
                ))
                AND m.month < of_month AND m.is_provisional = once_verified
            OFFSET 0
        ) m
        JOIN families f ON f.case_id = m.case_id
        JOIN asked a ON a.fig = f.fig AND a.jurisdiction = m.jurisdiction
        WHERE EXISTS (
            SELECT FROM household k
            WHERE k.case_id = m.case_id AND k.is_child AND k.born_on < m.month + interval '1 month'
                AND m.month < k.born_on + make_interval(years => m.infant_years)
        )
    ),
    -- As long as these are too few to be all the months of a lifetime, nothing has to be found out about them.
    past AS MATERIALIZED (
        SELECT gen_random_uuid() AS span, m.*
        FROM (SELECT DISTINCT e.case_id, e.month, e.fig FROM earlier e) m
        WHERE m.case_id IN (
            SELECT e.case_id
            FROM earlier e
            GROUP BY e.case_id
            HAVING count(DISTINCT e.month) + coalesce((
                SELECT f.amount FROM coaching_ratefact f
                WHERE f.case_id = e.case_id AND f.kind = 'INFANT_MONTHS' AND f.first_month <= of_month
                    AND f.voided_at IS NULL AND (f.last_month IS NULL OR f.last_month >= of_month)
            ), 0) >= (SELECT min(g.infant_months) FROM figs g)
        )
    ),
    -- A span is one family in one month: the month asked about, which goes by the id of the case, and each of those
    -- earlier ones, which have names of their own.
    spans AS NOT MATERIALIZED (
        SELECT f.case_id AS span, f.case_id, of_month AS month, f.fig FROM families f
        UNION ALL
        SELECT e.span, e.case_id, e.month, e.fig FROM past e
    ),
    -- What is told of each adult.
    of_adult AS (
        SELECT f.participant_id, s.month,
            bool_or(f.kind = 'NO_ASSISTANCE') AS has_no_assistance,
            bool_or(f.kind = 'NOT_PARENT') AS is_no_parent,
            bool_or(f.kind = 'NOT_HEAD') AS is_no_head,
            bool_or(f.kind = 'DISABLED') AS is_disabled,
            bool_or(f.kind = 'SCHOOL') AS attends_school,
            bool_or(f.kind IN ('MINOR_NOT_HEAD', 'NONCITIZEN', 'SSI', 'SSDI', 'NO_PARENT')) AS is_out_alone,
            bool_or(f.kind IN ('CARES_FOR_DISABLED', 'TRIBAL_MOE')) AS is_out
        FROM coaching_ratefact f
        JOIN (SELECT of_month AS month UNION SELECT p.month FROM past p) s
            ON f.first_month <= s.month AND (f.last_month IS NULL OR f.last_month >= s.month)
        WHERE f.participant_id IS NOT NULL AND f.voided_at IS NULL
            AND (only_cases IS NULL OR f.case_id = ANY (only_cases))
        GROUP BY f.participant_id, s.month
    ),
    adults AS MATERIALIZED (
        SELECT s.span, s.month, s.fig, p.id, p.person_id, p.position,
            NOT coalesce(t.is_out, false)
                AND NOT (coalesce(t.is_out_alone, false) AND coalesce(t.has_no_assistance, false)) AS is_eligible,
            NOT coalesce(t.is_no_parent, false) AS is_parent,
            coalesce(t.is_disabled, false) AS is_disabled,
            coalesce(t.is_no_head, false) AS is_no_head,
            coalesce(t.attends_school, false) AS attends_school,
            k.education_hours,
            coalesce((k.core_hours * 100)::integer, 0) AS core_hours,
            coalesce((k.other_hours * 100)::integer, 0) AS other_hours,
            coalesce((k.voced_hours * 100)::integer, 0) AS voced_hours,
            coalesce((k.bound_hours * 100)::integer, 0) AS bound_hours,
            (k.ceiling_hours * 100)::integer AS ceiling_hours
        FROM spans s
        JOIN casework_participant p ON p.case_id = s.case_id AND p.role <> 'CHILD'
            AND (only_cases IS NULL OR p.case_id = ANY (only_cases))
        LEFT JOIN of_adult t ON t.participant_id = p.id AND t.month = s.month
        LEFT JOIN (
            SELECT m.participant_id, m.month, m.core_hours, m.other_hours, m.voced_hours, m.bound_hours,
                m.education_hours, m.ceiling_hours
            FROM coaching_monthcount m
            WHERE m.month = of_month AND m.is_provisional = once_verified
                AND (only_cases IS NULL OR m.case_id = ANY (only_cases))
            UNION ALL
            SELECT e.participant_id, e.month, e.core_hours, e.other_hours, e.voced_hours, e.bound_hours,
                e.education_hours, e.ceiling_hours
            FROM earlier e
        ) k ON k.participant_id = p.id AND k.month = s.month
    ),
    -- Whoever is engaged as a teen; of several in a family the first, as whose it counts.
    teens AS MATERIALIZED (
        SELECT t.span, count(*) AS number, (array_agg(t.id ORDER BY t.position, t.id))[1] AS teen_id,
            (array_agg(t.attends_school ORDER BY t.position, t.id))[1] AS attends_school
        FROM (
            SELECT a.*, (SELECT w.born_on FROM born w WHERE w.id = a.person_id) AS born_on, g.teen_years
            FROM adults a
            JOIN figs g ON g.fig = a.fig
            WHERE a.is_eligible AND NOT a.is_no_head
                AND (
                    a.attends_school
                    OR sec.in_weeks(
                        (a.education_hours * 100)::bigint * g.weeks_den, g.times, g.half, g.divisor, g.unit
                    ) >= g.teen_hours * g.weeks_num
                )
            OFFSET 0
        ) t
        WHERE t.born_on < t.month + interval '1 month' AND t.month < t.born_on + make_interval(years => t.teen_years)
        GROUP BY t.span
    ),
    -- What is told of the family, a bit for each fact; below, 128 stands for a disabled adult. Cash bears on nothing
    -- unless it is none or a small check.
    told AS NOT MATERIALIZED (
        SELECT f.case_id, f.first_month, f.last_month,
            CASE WHEN f.kind = 'CASH' THEN f.amount END AS cash,
            CASE WHEN f.kind = 'INFANT_MONTHS' THEN f.amount END AS infant_months,
            CASE f.kind
                WHEN 'OTHER_PARENT' THEN 1
                WHEN 'COMMON_CHILD' THEN 2
                WHEN 'FEDERAL_CHILD_CARE' THEN 4
                WHEN 'DISABLED_CHILD' THEN 8
                WHEN 'TRIBAL' THEN 16
                WHEN 'PENALTY' THEN 32
                WHEN 'WAIVER' THEN 64
            END AS flags
        FROM coaching_ratefact f
        WHERE f.participant_id IS NULL AND f.voided_at IS NULL
            AND f.kind <> 'SNAP'
            AND (f.kind <> 'CASH' OR f.amount < (SELECT greatest(max(g.small_check), 1) FROM figs g))
            AND (only_cases IS NULL OR f.case_id = ANY (only_cases))
    ),
    -- The family itself, its adults, young children and facts; hours are those of whoever is work-eligible, one alone
    -- or all together. Grouped by the month too, without which the planner would think of a handful of families.
    gathered AS (
        SELECT x.span, x.month, any_value(x.fig) AS fig, count(x.is_eligible) AS adults,
            count(x.eligible_id) AS eligible, sum(x.parents) AS parents, any_value(x.eligible_id) AS adult_id,
            max(x.ceiling_hours) AS ceiling_hours,
            sum(x.core_hours) AS core_hours, sum(x.other_hours) AS other_hours, sum(x.voced_hours) AS voced_hours,
            sum(x.bound_hours) AS bound_hours, max(x.born_on) AS youngest,
            max(x.cash) AS cash, max(x.infant_months) AS infant_months, bit_or(x.flags) AS flags
        FROM (
            SELECT s.span, s.month, s.fig,
                NULL::boolean AS is_eligible, NULL::uuid AS eligible_id, NULL::integer AS parents,
                NULL::integer AS ceiling_hours, NULL::integer AS core_hours,
                NULL::integer AS other_hours, NULL::integer AS voced_hours, NULL::integer AS bound_hours,
                NULL::date AS born_on, NULL::integer AS cash, NULL::integer AS infant_months, NULL::integer AS flags
            FROM spans s
            UNION ALL
            SELECT a.span, a.month, NULL, a.is_eligible, CASE WHEN a.is_eligible THEN a.id END,
                CASE WHEN a.is_eligible AND a.is_parent THEN 1 END, a.ceiling_hours,
                CASE WHEN a.is_eligible THEN a.core_hours END, CASE WHEN a.is_eligible THEN a.other_hours END,
                CASE WHEN a.is_eligible THEN a.voced_hours END, CASE WHEN a.is_eligible THEN a.bound_hours END,
                NULL, NULL, NULL, CASE WHEN a.is_disabled THEN 128 END
            FROM adults a
            UNION ALL
            SELECT y.case_id, of_month, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                y.born_on, NULL, NULL, NULL
            FROM young y
            UNION ALL
            SELECT e.span, e.month, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                h.born_on, NULL, NULL, NULL
            FROM past e JOIN household h ON h.case_id = e.case_id
            WHERE h.is_child AND h.born_on < e.month + interval '1 month'
            UNION ALL
            SELECT t.case_id, of_month, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                NULL, t.cash, t.infant_months, t.flags
            FROM told t
            WHERE t.first_month <= of_month AND (t.last_month IS NULL OR t.last_month >= of_month)
            UNION ALL
            SELECT e.span, e.month, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                NULL, t.cash, t.infant_months, t.flags
            FROM past e JOIN told t ON t.case_id = e.case_id
            WHERE t.first_month <= e.month AND (t.last_month IS NULL OR t.last_month >= e.month)
                AND t.case_id = ANY (ARRAY(SELECT o.case_id FROM past o))
        ) x
        GROUP BY x.span, x.month
        HAVING any_value(x.fig) IS NOT NULL
    ),
    standing AS MATERIALIZED (
        SELECT n.span, n.month = of_month AS is_asked, n.fig, n.eligible, n.adult_id,
            n.ceiling_hours, n.core_hours, n.other_hours, n.voced_hours, n.bound_hours,
            t.number AS teens, t.teen_id, t.attends_school AS is_teen_at_school,
            n.adults = 1 AND coalesce(n.flags & 1, 0) = 0 AS has_only_parent,
            coalesce(n.month < n.youngest + make_interval(years => g.infant_years), false) AS has_infant,
            coalesce(n.month < n.youngest + make_interval(years => g.young_years), false) AS has_young,
            n.parents = 2 AND n.flags & 130 = 2 AS is_two_parent,
            n.flags & 12 = 4 AS is_cared,
            n.cash <= 0 AS has_no_assistance,
            n.flags & 16 <> 0 AS is_tribal,
            n.cash < g.small_check AS is_small_check,
            CASE WHEN n.flags & 32 <> 0 AND g.is_penalty_used THEN (
                SELECT sum(
                    sec.month_number(least(f.last_month, n.month))
                    - sec.month_number(greatest(f.first_month, w.first)) + 1
                ) FILTER (WHERE f.voided_at IS NULL) <= g.penalty_months
                FROM coaching_ratefact f -- of a case: nobody asks for the penalties of an earlier month
                CROSS JOIN (SELECT (n.month - make_interval(months => g.window_months - 1))::date AS first) w
                WHERE f.case_id = n.span AND f.kind = 'PENALTY'
                    AND f.first_month <= n.month AND (f.last_month IS NULL OR f.last_month >= w.first)
            ) END AS is_penalty,
            coalesce(n.infant_months, 0) AS infant_months,
            coalesce(n.flags & 64 <> 0, false) AS has_waiver
        FROM gathered n
        JOIN figs g ON g.fig = n.fig
        LEFT JOIN teens t ON t.span = n.span
    ),
    -- Of several adults the best, each held against the need alone; the columns are those that `tried` takes.
    several AS (
        SELECT DISTINCT ON (s.span) s.*, a.id, a.core_hours::bigint, a.other_hours::bigint, a.voced_hours::bigint,
            a.bound_hours::bigint, bool_or(m.is_met_without) OVER (PARTITION BY s.span)
        FROM standing s
        JOIN adults a ON a.span = s.span AND a.is_eligible
        JOIN figs g ON g.fig = a.fig
        CROSS JOIN LATERAL (
            SELECT sec.core_sum(a.core_hours, a.bound_hours, s.ceiling_hours, g.every_core, g.weeks_num, g.weeks_den)
                AS core, a.other_hours * g.weeks_den AS other, a.voced_hours * g.weeks_den AS voced
        ) h
        CROSS JOIN LATERAL (
            SELECT sec.in_weeks(h.core, g.times, g.half, g.divisor, g.unit) AS core,
                sec.in_weeks(h.core + h.other, g.times, g.half, g.divisor, g.unit) AS every,
                sec.is_met(
                    h.core - h.voced, h.core + h.other - h.voced, g.every_core * g.weeks_num,
                    g.every_total * g.weeks_num, g.times, g.half, g.divisor, g.unit
                ) AS is_met_without
        ) m
        CROSS JOIN LATERAL (SELECT m.core >= g.every_core * g.weeks_num AS is_core_met) c
        WHERE s.is_asked AND s.eligible > 1
        ORDER BY s.span, (c.is_core_met AND m.every >= g.every_total * g.weeks_num) DESC,
            CASE WHEN c.is_core_met THEN m.every ELSE m.core END DESC, m.core DESC, a.position, a.id
    ),
    -- So many months of a lifetime are used up: families that an infant left out of an earlier month.
    used AS (
        SELECT p.case_id, count(*) AS months
        FROM past p
        JOIN standing s ON s.span = p.span
        JOIN figs g ON g.fig = s.fig
        CROSS JOIN LATERAL (
            SELECT CASE WHEN s.has_young THEN g.young_core ELSE g.every_core END AS core,
                CASE WHEN s.has_young THEN g.young_total ELSE g.every_total END AS total
        ) need
        CROSS JOIN LATERAL (
            SELECT sec.core_sum(s.core_hours, s.bound_hours, s.ceiling_hours, need.core, g.weeks_num, g.weeks_den)
                AS core_sum
        ) c
        WHERE s.eligible = 1 AND s.has_only_parent AND s.has_infant AND s.teens IS NULL
            AND s.has_no_assistance IS NOT TRUE AND s.is_tribal IS NOT TRUE AND s.is_small_check IS NOT TRUE
            AND NOT sec.is_met(
                c.core_sum, c.core_sum + s.other_hours * g.weeks_den, need.core * g.weeks_num, need.total * g.weeks_num,
                g.times, g.half, g.divisor, g.unit
            )
        GROUP BY p.case_id
    ),
    -- Who is tried for a rate: the only adult, the best of several, or both parents together. An infant leaves out only
    -- the family of an only adult.
    tried AS (
        SELECT false AS is_two, s.*, s.adult_id AS tried_id, s.core_hours AS core, s.other_hours AS other,
            s.voced_hours AS voced, s.bound_hours AS bound, NULL::boolean AS is_any_met_without,
            coalesce(u.months, 0) AS months_used
        FROM standing s LEFT JOIN used u ON u.case_id = s.span
        WHERE s.is_asked AND s.eligible < 2
        UNION ALL
        SELECT false, v.*, 0 FROM several v
        UNION ALL
        SELECT true, s.*, NULL, s.core_hours, s.other_hours, s.voced_hours, s.bound_hours, NULL, 0
        FROM standing s WHERE s.is_asked AND s.is_two_parent
    ),
    -- What is held against which need, behind a fence (OFFSET 0): each is used several times below.
    outcomes AS (
        SELECT t.span AS case_id, g.jurisdiction, t.is_two, t.has_waiver,
            CASE WHEN t.has_no_assistance THEN 'NO_ASSISTANCE' WHEN t.eligible = 0 THEN 'NO_WORK_ELIGIBLE' END
                AS outside,
            CASE WHEN t.is_tribal THEN 'TRIBAL' WHEN t.is_small_check THEN 'SMALL_CHECK' END AS out_whole,
            CASE
                WHEN t.has_only_parent AND t.has_infant AND t.infant_months + t.months_used < g.infant_months
                    THEN 'INFANT'
                WHEN t.is_penalty THEN 'PENALTY'
            END AS left_out,
            CASE WHEN t.is_two THEN coalesce(t.teens = t.eligible, false) ELSE t.teens IS NOT NULL END AS has_teen,
            t.is_teen_at_school, t.teen_id,
            CASE
                WHEN t.is_two AND t.is_cared THEN 'two_parent_with_federally_funded_child_care'
                WHEN t.is_two THEN 'two_parent'
                WHEN t.has_only_parent AND t.has_young THEN 'single_custodial_parent_or_caretaker_child_under_6'
                ELSE 'all_families'
            END AS need_code,
            CASE
                WHEN t.is_two AND t.is_cared THEN g.cared_total
                WHEN t.is_two THEN g.two_total
                WHEN t.has_only_parent AND t.has_young THEN g.young_total
                ELSE g.every_total
            END AS total_need,
            CASE
                WHEN t.is_two AND t.is_cared THEN g.cared_core
                WHEN t.is_two THEN g.two_core
                WHEN t.has_only_parent AND t.has_young THEN g.young_core
                ELSE g.every_core
            END AS core_need,
            t.tried_id AS adult_id, t.core AS core_hours, t.other AS other_hours, t.voced AS voced_hours,
            t.bound AS bound_hours, t.is_any_met_without, t.ceiling_hours, g.weeks_num, g.weeks_den, g.times, g.half,
            g.divisor, g.unit
        FROM tried t
        JOIN figs g ON g.fig = t.fig
        OFFSET 0
    ),
    placed AS (
        SELECT o.*, coalesce(o.ceiling_hours > 0 AND o.bound_hours >= o.ceiling_hours, false) AS is_deemed,
            sec.is_met(
                c.core_sum, c.core_sum + c.other_sum, c.core_need, c.total_need, o.times, o.half, o.divisor, o.unit
            ) AS is_met,
            coalesce(o.is_any_met_without, sec.is_met(
                c.core_sum - c.voced_sum, c.core_sum + c.other_sum - c.voced_sum, c.core_need, c.total_need,
                o.times, o.half, o.divisor, o.unit
            )) AS is_met_without
        FROM outcomes o
        CROSS JOIN LATERAL (
            SELECT
                sec.core_sum(o.core_hours, o.bound_hours, o.ceiling_hours, o.core_need, o.weeks_num, o.weeks_den)
                    AS core_sum,
                o.other_hours * o.weeks_den AS other_sum, o.voced_hours * o.weeks_den AS voced_sum,
                o.core_need * o.weeks_num AS core_need, o.total_need * o.weeks_num AS total_need
        ) c
    ),
    found AS (
        SELECT p.case_id, p.jurisdiction, CASE WHEN p.is_two THEN 'two_parent' ELSE 'all_families' END AS rate,
            v.place, v.why, v.place = 'ENGAGED' AND (p.has_teen OR NOT p.is_met_without) AS is_by_education,
            CASE WHEN v.is_tried THEN CASE WHEN p.has_teen THEN p.teen_id ELSE p.adult_id END END AS adult_id,
            CASE WHEN v.has_average THEN p.need_code END AS need_code,
            CASE WHEN v.has_average THEN p.core_hours / 100.0 END AS core_hours,
            CASE WHEN v.has_average THEN p.other_hours / 100.0 END AS other_hours,
            CASE WHEN v.has_average THEN p.bound_hours / 100.0 END AS bound_hours,
            v.has_average AND p.is_deemed AS is_deemed, p.has_waiver
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
        UNION ALL
        SELECT s.span, g.jurisdiction, 'two_parent', 'OUTSIDE',
            CASE
                WHEN s.has_no_assistance THEN 'NO_ASSISTANCE'
                WHEN s.eligible = 0 THEN 'NO_WORK_ELIGIBLE'
                ELSE 'NOT_TWO_PARENT'
            END, false, NULL, NULL, NULL, NULL, NULL, false, s.has_waiver
        FROM standing s
        JOIN asked g ON g.fig = s.fig
        WHERE s.is_asked AND s.is_two_parent IS NOT TRUE
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
        ORDER BY a.case_id DESC, a.first_day DESC
    )
    SELECT f.case_id, f.jurisdiction, coalesce(moved.from_office_id, c.office_id), carried.coach_id, f.rate, f.place,
        f.why, f.is_by_education, f.adult_id, f.need_code, f.core_hours, f.other_hours, f.bound_hours, f.is_deemed,
        f.has_waiver
    FROM found f
    LEFT JOIN casework_case c ON c.id = f.case_id AND (only_cases IS NULL OR c.id = ANY (only_cases))
    LEFT JOIN moved ON moved.case_id = f.case_id
    LEFT JOIN carried ON carried.case_id = f.case_id
$$;

-- The cases that may be an office's or a coach's in a month; null, for every case, where neither is asked for. Its own
-- settings stand against those of whoever asks.
CREATE OR REPLACE FUNCTION sec.rate_cases(of_month date, of_office uuid, of_coach uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp
SET enable_nestloop = on SET enable_sort = on AS $$
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
SET plan_cache_mode = force_custom_plan SET jit = off SET enable_nestloop = off
SET enable_mergejoin = off SET enable_sort = off SET work_mem = '64MB' AS $$
#variable_conflict use_column
DECLARE
    asked uuid[] := sec.rate_cases(of_month, of_office, of_coach);
BEGIN
    RETURN QUERY
    SELECT f.case_id, f.office_id, f.coach_id, f.rate, f.place, f.why, f.is_by_education, f.adult_id, f.need_code,
        f.core_hours, f.other_hours, f.bound_hours, f.is_deemed
    FROM sec.rate_findings(of_month, once_verified, figures, asked) f
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
SET plan_cache_mode = force_custom_plan SET jit = off SET enable_nestloop = off
SET enable_mergejoin = off SET enable_sort = off SET work_mem = '64MB' AS $$
#variable_conflict use_column
DECLARE
    asked uuid[] := sec.rate_cases(of_month, of_office, of_coach);
BEGIN
    RETURN QUERY
    SELECT f.jurisdiction, f.rate, f.place, f.why, f.is_by_education, count(*)
    FROM sec.rate_findings(of_month, once_verified, figures, asked) f
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
SET plan_cache_mode = force_custom_plan SET jit = off SET enable_nestloop = off
SET enable_mergejoin = off SET enable_sort = off SET work_mem = '64MB' AS $$
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
    sec.core_sum(bigint, bigint, bigint, bigint, bigint, bigint),
    sec.is_met(bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint),
    sec.rate_findings(date, boolean, jsonb, uuid[]), sec.rate_cases(date, uuid, uuid),
    sec.rate_rows(date, boolean, jsonb, uuid, uuid), sec.rate_sums(date, boolean, jsonb, uuid, uuid),
    sec.my_rate_rows(date, boolean, jsonb, uuid, uuid), sec.rate_waivers(date, boolean, jsonb)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.rate_rows(date, boolean, jsonb, uuid, uuid),
    sec.rate_sums(date, boolean, jsonb, uuid, uuid), sec.rate_waivers(date, boolean, jsonb) TO app_auditor;
GRANT EXECUTE ON FUNCTION sec.my_rate_rows(date, boolean, jsonb, uuid, uuid) TO app_staff;
