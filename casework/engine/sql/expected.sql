-- What is owed in some cases on a day: the one definition behind refresh, reconcile, sweep and the deadlines command.
-- In: cases uuid[], as_of date, since date (rows that start earlier are left out; their events too, unless they last).
-- {calendar}, {figure}, {rule} and {ask} stand for the tables, or for functions that give their rows, {lasting} for the
-- kinds whose old lines say something about a later period (install.py).
WITH RECURSIVE
c AS MATERIALIZED (
    SELECT k.id, k.office_id, k.kind, k.assistance, k.opening_track, o.jurisdiction, o.calendar_id, o.time_zone
    FROM casework_case k
    JOIN casework_office o ON o.id = k.office_id
    WHERE k.id = ANY (cases)
),
p AS MATERIALIZED (
    SELECT n.id, n.case_id, n.role <> 'CHILD' AS is_adult,
        row_number() OVER (PARTITION BY n.case_id ORDER BY n.role = 'CHILD', n.position, n.id) = 1 AS is_head
    FROM casework_participant n
    WHERE n.case_id = ANY (cases)
),
-- The ledger up to the day, less what was voided. A voided voiding line brings its target back.
void AS MATERIALIZED (
    SELECT e.id, e.voids_id
    FROM casework_event e
    WHERE e.case_id = ANY (cases) AND e.voids_id IS NOT NULL AND e."on" <= as_of
),
voiding AS (
    SELECT v.id, v.voids_id, true AS holds
    FROM void v
    WHERE NOT EXISTS (SELECT FROM void w WHERE w.voids_id = v.id)
    UNION ALL
    SELECT v.id, v.voids_id, NOT g.holds
    FROM voiding g
    JOIN void v ON v.id = g.voids_id
),
dead AS MATERIALIZED (SELECT g.voids_id AS id FROM voiding g WHERE g.holds),
-- Only lines of kinds that some rule reads, each kind by its number. Before the window only those that last.
ev AS MATERIALIZED (
    SELECT e.id, e.case_id, c.jurisdiction, e.participant_id, k.number AS kind, e."on", e.subject_id, e.due_on, e.facts
    FROM (
        SELECT n.id, n.case_id, n.participant_id, n.kind, n."on", n.subject_id, n.due_on, n.facts
        FROM casework_event n
        WHERE n.case_id = ANY (cases)
          AND n."on" BETWEEN date_trunc('month', greatest(since, '0002-01-01'))::date AND as_of
        UNION ALL
        SELECT n.id, n.case_id, n.participant_id, n.kind, n."on", n.subject_id, n.due_on, n.facts
        FROM casework_event n
        JOIN engine.kind l ON l.kind = n.kind
        WHERE since > '-infinity'
          AND n.case_id = ANY (cases)
          AND n.kind IN ({lasting})
          AND n."on" < least(date_trunc('month', greatest(since, '0002-01-01'))::date, as_of + 1)
          AND (l.lasts OR n.facts ->> l.named >= to_char(since, 'YYYY-MM'))
    ) e
    JOIN engine.kind k ON k.kind = e.kind
    JOIN c ON c.id = e.case_id
    LEFT JOIN dead d ON d.id = e.id
    WHERE d.id IS NULL
),
-- The few lines that say how things stand: referrals, closings, tracks, engagement, and what opens a rule's periods.
state AS MATERIALIZED (
    SELECT e.id, e.case_id, e.jurisdiction, e.participant_id, k.kind, e.kind AS number, e."on", e.facts
    FROM ev e
    JOIN engine.kind k ON k.number = e.kind AND k.named = ''
),
-- Scope: from a participant's first referral (people without their own: the case's first) to the closing, both included.
first_of_case AS (SELECT e.case_id, min(e."on") AS day FROM state e WHERE e.kind = 'referral.received' GROUP BY e.case_id),
first_own AS (
    SELECT p.id AS participant_id, min(e."on") AS day
    FROM state e
    JOIN p ON p.case_id = e.case_id AND (e.participant_id = p.id OR (e.participant_id IS NULL AND p.is_adult))
    WHERE e.kind = 'referral.received'
    GROUP BY p.id
),
closing AS (SELECT e.case_id, min(e."on") AS day FROM state e WHERE e.kind = 'case.closed' GROUP BY e.case_id),
s AS MATERIALIZED (
    SELECT p.id AS participant_id, p.is_adult, p.is_head, c.id AS case_id, c.office_id, c.kind, c.assistance,
        c.jurisdiction, coalesce(o.day, f.day) AS first_on, l.day AS closed_on
    FROM p
    JOIN c ON c.id = p.case_id
    JOIN first_of_case f ON f.case_id = p.case_id
    LEFT JOIN first_own o ON o.participant_id = p.id
    LEFT JOIN closing l ON l.case_id = p.case_id
),
-- Track of the case, engagement and work of each participant, as spans [from_on, to_on).
track AS MATERIALIZED (
    SELECT e.case_id, e."on" AS from_on, lead(e."on") OVER (PARTITION BY e.case_id ORDER BY e."on", e.id) AS to_on,
        e.facts ->> 'track' AS track
    FROM state e
    WHERE e.kind = 'track.changed'
    UNION ALL
    SELECT c.id, '-infinity'::date, m.day, c.opening_track
    FROM c
    LEFT JOIN (SELECT e.case_id, min(e."on") AS day FROM state e WHERE e.kind = 'track.changed' GROUP BY e.case_id) m
        ON m.case_id = c.id
),
engagement AS MATERIALIZED (
    SELECT p.id AS participant_id, e."on" AS from_on,
        lead(e."on") OVER (PARTITION BY p.id ORDER BY e."on", e.id) AS to_on,
        (e.facts ->> 'engaged')::boolean AS engaged
    FROM state e
    JOIN p ON p.case_id = e.case_id AND (e.participant_id = p.id OR (e.participant_id IS NULL AND p.is_adult))
    WHERE e.kind = 'engagement.changed'
),
working AS MATERIALIZED (
    SELECT p.id AS participant_id, e."on" AS from_on,
        lead(e."on") OVER (PARTITION BY p.id ORDER BY e."on", e.id) AS to_on,
        coalesce((e.facts ->> 'working')::boolean, true) AS working
    FROM state e
    JOIN p ON p.case_id = e.case_id AND (e.participant_id = p.id OR (e.participant_id IS NULL AND p.is_adult))
    WHERE e.kind IN ('case.closed', 'job.started', 'job.lost')
),
-- Offices of the few cases that changed theirs, as such spans too: their calendar and figures govern what began there.
moved AS MATERIALIZED (
    SELECT e.case_id, e."on" AS from_on, lead(e."on") OVER (PARTITION BY e.case_id ORDER BY e."on", e.id) AS to_on,
        (e.facts ->> 'to')::uuid AS office_id
    FROM state e
    WHERE e.kind = 'office.changed'
    UNION ALL
    SELECT f.* FROM (
        SELECT DISTINCT ON (e.case_id) e.case_id, '-infinity'::date, e."on", (e.facts ->> 'from')::uuid
        FROM state e
        WHERE e.kind = 'office.changed'
        ORDER BY e.case_id, e."on", e.id
    ) f
),
-- Every line that could meet a Once, under what both must share.
answer AS MATERIALIZED (
    SELECT w.id AS way, w.following, e.id, e.case_id, e.participant_id, e."on",
        CASE w.same
            WHEN 'about' THEN coalesce(e.facts ->> 'about', e.facts ->> 'exemption', e.facts ->> 'referral')
            WHEN 'plan' THEN e.facts ->> 'plan'
            WHEN 'step' THEN (e.facts ->> 'plan') || '#' || (e.facts ->> 'number')
            WHEN 'staffing' THEN e.facts ->> 'staffing_on'
            WHEN 'next_month' THEN e.facts ->> 'month'
            ELSE ''
        END AS key
    FROM ev e
    JOIN engine.way w ON w.kind = e.kind
    WHERE w.unit = ''
      AND e.jurisdiction = ANY (w.jurisdictions)
      AND (w.is_plain OR e.facts @> w.facts)
      AND (w.has = '' OR e.facts ? w.has)
      AND (w.lacks = '' OR NOT e.facts ? w.lacks)
),
-- Every line that could count in a period, with the period's first day.
tally AS MATERIALIZED (
    SELECT w.id AS way, e.id, e.case_id, e.participant_id, e."on", e.facts ->> 'method' AS key,
        CASE w.same
            WHEN 'named_period' THEN ((e.facts ->> 'month') || '-01')::date
            ELSE date_trunc(w.unit, e."on"::timestamp)::date
        END AS period_on
    FROM ev e
    JOIN engine.way w ON w.kind = e.kind
    WHERE w.unit <> '' AND w.same <> 'seen'
      AND e.jurisdiction = ANY (w.jurisdictions)
      AND (w.is_plain OR e.facts @> w.facts)
      AND (w.has = '' OR e.facts ? w.has)
      AND (w.lacks = '' OR NOT e.facts ? w.lacks)
    UNION ALL
    SELECT w.id, e.id, e.case_id, seen.participant_id, e."on", e.facts ->> 'method',
        date_trunc(w.unit, e."on"::timestamp)::date
    FROM ev e
    JOIN engine.way w ON w.kind = e.kind
    CROSS JOIN LATERAL (
        SELECT x.id::uuid AS participant_id FROM jsonb_array_elements_text(e.facts -> 'seen') AS x (id)
        UNION
        SELECT e.participant_id WHERE e.participant_id IS NOT NULL OR NOT e.facts ? 'seen'
    ) seen
    WHERE w.same = 'seen'
      AND EXISTS (SELECT FROM c JOIN engine.way x ON x.same = 'seen' AND c.jurisdiction = ANY (x.jurisdictions))
      AND e.jurisdiction = ANY (w.jurisdictions)
      AND e.facts @> w.facts
),
-- Once: each event of the trigger kinds in scope, for whom it speaks of.
start AS MATERIALIZED (
    SELECT t.rule, e.id, e.case_id, e."on", e.due_on, e.subject_id,
        e.facts ->> 'plan' AS plan, e.facts ->> 'number' AS number, e.facts ->> 'staffing_on' AS staffing,
        CASE WHEN r.names_month THEN ((e.facts ->> 'month') || '-01')::date END AS month_on,
        -- The one that it speaks of; empty: every adult of the case, or its head where one row is enough.
        CASE
            WHEN r.whose = 'one' THEN coalesce(e.participant_id, (e.facts ->> 'for')::uuid)
            WHEN r.whose <> 'case' AND NOT t.is_of_case THEN e.participant_id
        END AS whom
    FROM ev e
    JOIN engine.start t ON t.shape = 'once' AND t.kind = e.kind AND t.jurisdiction = e.jurisdiction
    JOIN engine.rule r ON r.id = t.rule
    WHERE (t.is_plain OR e.facts @> t.facts)
      AND (e."on" >= since OR r.names_month OR r.is_together)
      AND (e.due_on IS NOT NULL OR r.clock NOT IN ('carried', 'before_carried'))
),
begun AS (
    SELECT e.*, s.participant_id, s.is_adult, s.office_id, s.kind, s.assistance, s.first_on, s.closed_on
    FROM start e
    JOIN s ON s.participant_id = e.whom
    UNION ALL
    SELECT e.*, s.participant_id, s.is_adult, s.office_id, s.kind, s.assistance, s.first_on, s.closed_on
    FROM start e
    JOIN {rule} r ON r.id = e.rule
    JOIN s ON s.case_id = e.case_id AND s.is_adult AND (s.is_head OR r.whose NOT IN ('one', 'case'))
    WHERE e.whom IS NULL
),
-- For rules that ask for it: the first event that had to come before the trigger, per participant.
stood AS MATERIALIZED (
    SELECT DISTINCT ON (t.rule, s.participant_id) t.rule, s.participant_id, e."on", e.id
    FROM ev e
    JOIN engine.standing t ON t.kind = e.kind AND t.jurisdiction = e.jurisdiction
    JOIN s ON s.case_id = e.case_id AND (e.participant_id = s.participant_id OR (e.participant_id IS NULL AND s.is_adult))
    WHERE t.is_plain OR e.facts @> t.facts
    ORDER BY t.rule, s.participant_id, e."on", e.id
),
act AS MATERIALIZED (
    SELECT b.rule, b.case_id, b.office_id, coalesce(m.office_id, b.office_id) AS ruling_id, b.closed_on,
        b.id AS trigger_id, b."on" AS starts_on, b.month_on,
        CASE WHEN r.whose <> 'case' THEN b.participant_id END AS participant_id,
        b.subject_id, b.plan, b.number, b.staffing, b.due_on AS carried,
        md5(r.code || b.case_id::text || CASE WHEN r.whose <> 'case' THEN b.participant_id::text ELSE '' END
            || coalesce(b.month_on::text, b.id::text))::uuid AS id
    FROM begun b
    JOIN {rule} r ON r.id = b.rule
    LEFT JOIN track k ON r.while_track IS NOT NULL AND k.case_id = b.case_id
        AND b."on" >= k.from_on AND (k.to_on IS NULL OR b."on" < k.to_on)
    LEFT JOIN moved m ON m.case_id = b.case_id AND b."on" >= m.from_on AND (m.to_on IS NULL OR b."on" < m.to_on)
    LEFT JOIN stood d ON r.has_standing AND d.rule = b.rule AND d.participant_id = b.participant_id
    WHERE b."on" >= b.first_on
      AND (NOT r.has_standing OR (d."on", d.id) < (b."on", b.id))
      AND (b.closed_on IS NULL OR b."on" <= b.closed_on)
      AND (b.is_adult OR r.whose <> 'adult')
      AND b.kind = ANY (r.case_kinds)
      AND (r.assistance = '' OR b.assistance = r.assistance)
      AND (r.while_track IS NULL OR k.track = r.while_track)
),
-- One row for a month that several events name: the first of them bears it.
bearer AS MATERIALIZED (
    SELECT DISTINCT ON (a.id) a.id, a.trigger_id
    FROM act a
    WHERE a.month_on IS NOT NULL
    ORDER BY a.id, a.starts_on, a.trigger_id
),
-- Triggers that nothing answered since the one before: they are in its row.
joined AS MATERIALIZED (
    SELECT q.id
    FROM (
        SELECT a.id, a.rule, a.case_id, a.participant_id, a.starts_on, a.trigger_id,
            lag(a.starts_on) OVER w AS before_on, lag(a.trigger_id) OVER w AS before_id
        FROM act a
        JOIN {rule} r ON r.id = a.rule
        WHERE r.is_together
        WINDOW w AS (PARTITION BY a.rule, a.case_id, a.participant_id ORDER BY a.starts_on, a.trigger_id)
    ) q
    WHERE q.before_id IS NOT NULL
      AND NOT EXISTS (
        SELECT FROM answer h
        JOIN {ask} k ON k.rule = q.rule AND k.way = h.way AND k.same = 'newer'
        WHERE h.case_id = q.case_id
          AND (h.participant_id IS NULL OR h.participant_id = q.participant_id)
          AND (h."on", h.id) > (q.before_on, q.before_id) AND (h."on", h.id) < (q.starts_on, q.trigger_id)
      )
),
-- For an event that counts only after another: the last such other day, per participant.
followed AS MATERIALIZED (
    SELECT h.id, s.participant_id, max(f."on") AS day
    FROM answer h
    JOIN s ON s.case_id = h.case_id
    JOIN ev f ON f.case_id = h.case_id AND f.kind = h.following
    WHERE h.following <> 0
      AND f."on" <= h."on"
      AND (f.participant_id = s.participant_id OR (f.participant_id IS NULL AND s.is_adult))
    GROUP BY h.id, s.participant_id
),
asked AS (
    SELECT a.id, a.case_id, a.participant_id, a.trigger_id, a.starts_on, k.way, k.same, k.following, k.item, k.needed,
        CASE k.counts_from WHEN 'month' THEN date_trunc('month', a.starts_on::timestamp)::date ELSE a.starts_on END
            AS counts_from,
        CASE k.same
            WHEN 'about' THEN a.subject_id::text
            WHEN 'plan' THEN a.plan
            WHEN 'step' THEN a.plan || '#' || a.number
            WHEN 'staffing' THEN a.staffing
            WHEN 'next_month' THEN to_char(a.month_on + interval '1 month', 'YYYY-MM')
            ELSE ''
        END AS key
    FROM act a
    JOIN {ask} k ON k.rule = a.rule
),
answered AS (
    SELECT a.id, a.needed, a.item, h."on"
    FROM asked a
    JOIN answer h ON h.way = a.way AND h.case_id = a.case_id AND h.key = a.key
    LEFT JOIN followed f ON a.following <> 0 AND f.id = h.id AND f.participant_id = a.participant_id
    WHERE (h.participant_id IS NULL OR h.participant_id = a.participant_id OR a.participant_id IS NULL
           OR a.same IN ('about', 'plan', 'step')
           OR (a.same = 'next_month' AND a.participant_id NOT IN (SELECT x.id FROM p x WHERE NOT x.is_adult)
               AND h.participant_id IN (SELECT x.id FROM p x WHERE NOT x.is_adult)))
      AND (h."on" >= a.counts_from OR a.same IN ('staffing', 'next_month'))
      AND (a.same <> 'newer' OR (h."on", h.id) > (a.starts_on, a.trigger_id))
      AND (a.following = 0 OR f.day >= a.starts_on)
),
met AS (
    SELECT n.id, min(n."on") AS day FROM answered n WHERE n.needed = 1 GROUP BY n.id
    UNION ALL
    SELECT i.id, CASE WHEN count(*) >= max(i.needed) THEN max(i.day) END
    FROM (
        SELECT n.id, n.needed, n.item, min(n."on") AS day
        FROM answered n
        WHERE n.needed > 1
        GROUP BY n.id, n.needed, n.item
    ) i
    GROUP BY i.id
),
-- Every: each week or month in scope.
opened AS (
    SELECT t.rule, s.participant_id, min(e."on") AS day
    FROM state e
    JOIN engine.start t ON t.shape = 'every' AND t.kind = e.number AND t.jurisdiction = e.jurisdiction
    JOIN s ON s.case_id = e.case_id
        AND (e.participant_id = s.participant_id OR (e.participant_id IS NULL AND s.is_adult) OR e.kind = 'case.closed')
    WHERE (t.is_plain OR e.facts @> t.facts) AND e."on" >= s.first_on
    GROUP BY t.rule, s.participant_id
),
span AS (
    SELECT r.id AS rule, r.in_scope, r.while_track, r.while_engaged, r.while_working,
        s.case_id, s.office_id, coalesce(m.office_id, s.office_id) AS ruling_id, m.from_on, m.to_on,
        s.participant_id, s.is_adult, s.closed_on, r.code || s.case_id::text || s.participant_id::text AS stem,
        date_trunc(r.unit, (CASE
            WHEN r.in_scope = 'after_closing' THEN (date_trunc('month', s.closed_on) + interval '1 month')::date
            WHEN r.has_start THEN greatest(o.day, s.first_on)
            ELSE s.first_on
        END)::timestamp)::date AS first_start,
        CASE
            WHEN r.in_scope = 'after_closing' THEN
                (date_trunc('month', s.closed_on) + make_interval(months => n.months))::date
            ELSE s.closed_on
        END AS last_start
    FROM engine.rule r
    JOIN s ON s.jurisdiction = r.jurisdiction
    LEFT JOIN moved m ON m.case_id = s.case_id
    LEFT JOIN opened o ON o.rule = r.id AND o.participant_id = s.participant_id
    LEFT JOIN {figure} n ON r.months_id IS NOT NULL AND n.office_id = s.office_id AND n.rule = r.id
        AND s.closed_on BETWEEN n.first_day AND n.last_day
    WHERE r.shape = 'every'
      AND s.kind = ANY (r.case_kinds)
      AND (r.assistance = '' OR s.assistance = r.assistance)
      AND (s.is_adult OR r.whose = 'person')
      AND (NOT r.has_start OR o.day IS NOT NULL)
      AND (r.months_id IS NULL OR n.months IS NOT NULL)
),
-- The periods themselves, with all their days: the same for everybody whom a rule binds in an office.
period AS MATERIALIZED (
    SELECT q.ruling_id, q.rule, q.first_day, q.first_day::text AS name, q.last_day, q.wanted, q.different, q.warn,
        q.escalate, q.calendar_id, q.due_on,
        q.soon_on, least(q.due_on, coalesce(w.day, q.due_on)) AS warn_on,
        greatest(q.due_on, coalesce(l.day, q.due_on)) AS escalate_on
    FROM (
        SELECT x.ruling_id, x.rule, x.first_day, x.last_day, n.wanted, n.different, n.warn, n.escalate, n.calendar_id,
            CASE WHEN x.soon = 'month_day' THEN x.first_day + n.soon - 1 END AS soon_on,
            CASE x.clock
                WHEN 'day_of_next_month' THEN
                    least(x.last_day + n.number, (x.first_day + interval '2 months')::date - 1)
                ELSE x.last_day
            END AS due_on
        FROM (
            SELECT o.ruling_id, r.id AS rule, r.clock, r.soon, g.first_day::date AS first_day,
                (g.first_day + r.step)::date - 1 AS last_day
            FROM (
                SELECT c.office_id AS ruling_id, c.jurisdiction FROM c
                UNION
                SELECT m.office_id, c.jurisdiction FROM moved m JOIN c ON c.id = m.case_id
            ) o
            JOIN {rule} r ON r.jurisdiction = o.jurisdiction AND r.shape = 'every'
            CROSS JOIN (SELECT min(s.first_on) AS day FROM s HAVING min(s.first_on) IS NOT NULL) f
            CROSS JOIN LATERAL generate_series(
                date_trunc(r.unit, greatest(since, f.day)::timestamp), as_of::timestamp, r.step
            ) AS g (first_day)
            OFFSET 0  -- reckon each period's days once, not in every condition below
        ) x
        JOIN {figure} n ON n.office_id = x.ruling_id AND n.rule = x.rule
            AND x.last_day BETWEEN n.first_day AND n.last_day
        WHERE x.first_day >= since
    ) q
    LEFT JOIN {calendar} d ON d.calendar_id = q.calendar_id AND d.day = q.due_on
    LEFT JOIN {calendar} w ON w.calendar_id = q.calendar_id AND w.is_business
        AND w.number = d.number - q.warn + (NOT d.is_business)::int
    LEFT JOIN {calendar} l ON l.calendar_id = q.calendar_id AND l.is_business
        AND l.number = d.number + q.escalate
),
every AS MATERIALIZED (
    SELECT md5(y.stem || q.name)::uuid AS id, y.rule, y.case_id, y.office_id, y.participant_id, y.is_adult,
        q.first_day, q.wanted, q.different, q.warn, q.escalate, q.calendar_id, q.due_on, q.soon_on, q.warn_on,
        q.escalate_on
    FROM span y
    JOIN period q ON q.ruling_id = y.ruling_id AND q.rule = y.rule
        AND q.first_day >= y.first_start AND (y.last_start IS NULL OR q.first_day <= y.last_start)
        AND (y.from_on IS NULL OR q.last_day >= y.from_on) AND (y.to_on IS NULL OR q.last_day < y.to_on)
    LEFT JOIN track k ON y.while_track IS NOT NULL AND k.case_id = y.case_id
        AND q.last_day >= k.from_on AND (k.to_on IS NULL OR q.last_day < k.to_on)
    LEFT JOIN engagement m ON y.while_engaged IS NOT NULL AND m.participant_id = y.participant_id
        AND q.last_day >= m.from_on AND (m.to_on IS NULL OR q.last_day < m.to_on)
    LEFT JOIN working w ON y.while_working IS NOT NULL AND w.participant_id = y.participant_id
        AND q.last_day >= w.from_on AND (w.to_on IS NULL OR q.last_day < w.to_on)
    WHERE (y.in_scope <> 'last_day' OR y.closed_on IS NULL OR y.closed_on >= q.last_day)
      AND (y.while_track IS NULL OR k.track = y.while_track)
      AND (y.while_engaged IS NULL OR coalesce(m.engaged, true) = y.while_engaged)
      AND (y.while_working IS NULL OR coalesce(w.working, true) = y.while_working)
),
enough AS (
    SELECT y.id, min(h."on") AS day
    FROM every y
    JOIN {ask} v ON v.rule = y.rule
    JOIN tally h ON h.way = v.way AND h.case_id = y.case_id AND h.period_on = y.first_day
    WHERE y.wanted <= 1 AND y.different <= 1
      AND (h.participant_id = y.participant_id OR (h.participant_id IS NULL AND y.is_adult))
    GROUP BY y.id
    UNION ALL
    SELECT q.id, min(q."on")
    FROM (
        SELECT f.*, row_number() OVER w AS so_far, sum(f.is_new) OVER w AS ways_so_far
        FROM (
            SELECT y.id, y.wanted, y.different, h.id AS event_id, h."on",
                -- An attempt of which nobody knows the method is no further method.
                (h.key IS NOT NULL AND row_number() OVER (PARTITION BY y.id, h.key ORDER BY h."on", h.id) = 1)::int
                    AS is_new
            FROM every y
            JOIN {ask} v ON v.rule = y.rule
            JOIN tally h ON h.way = v.way AND h.case_id = y.case_id AND h.period_on = y.first_day
            WHERE (y.wanted > 1 OR y.different > 1)
              AND (h.participant_id = y.participant_id OR (h.participant_id IS NULL AND y.is_adult))
        ) f
        WINDOW w AS (PARTITION BY f.id ORDER BY f."on", f.event_id)
    ) q
    WHERE q.so_far >= q.wanted AND q.ways_so_far >= q.different
    GROUP BY q.id
),
-- Both shapes together, with what people approved. A period knows its days already, the others' are reckoned below.
owed AS (
    SELECT a.id, a.rule, a.case_id, a.office_id, a.participant_id, a.trigger_id, a.month_on AS period_on, a.starts_on,
        CASE
            WHEN n.in_business THEN b.day
            WHEN r.clock = 'days' THEN a.starts_on + n.number
            WHEN r.clock = 'carried' THEN a.carried
            WHEN r.clock = 'months' THEN (a.starts_on + make_interval(months => n.number))::date
            WHEN r.clock = 'month_end' THEN
                (date_trunc('month', a.starts_on) + make_interval(months => n.number + 1))::date - 1
            WHEN r.clock = 'period_end' THEN (a.month_on + interval '1 month')::date - 1
            ELSE a.carried - n.number
        END AS due_on,
        CASE WHEN r.soon = 'start' THEN a.starts_on END AS soon_on, NULL::date AS warn_on, NULL::date AS escalate_on,
        r.clock IN ('business_days', 'days') AND n.number <= 2 AS is_short,
        n.calendar_id, n.warn, n.escalate, m.day AS met_on,
        CASE WHEN r.survives THEN NULL ELSE a.closed_on END AS ends_on
    FROM act a
    JOIN {rule} r ON r.id = a.rule
    JOIN {figure} n ON n.office_id = a.ruling_id AND n.rule = a.rule
        AND a.starts_on BETWEEN n.first_day AND n.last_day
    LEFT JOIN bearer x ON x.id = CASE WHEN a.month_on IS NOT NULL THEN a.id END AND x.trigger_id = a.trigger_id
    LEFT JOIN met m ON m.id = a.id
    LEFT JOIN joined j ON j.id = a.id
    LEFT JOIN {calendar} d ON d.calendar_id = CASE WHEN n.in_business THEN n.calendar_id END AND d.day = a.starts_on
    LEFT JOIN {calendar} b ON b.calendar_id = d.calendar_id AND b.is_business AND b.number = d.number + n.number
    WHERE a.starts_on >= since AND j.id IS NULL AND (a.month_on IS NULL OR x.id IS NOT NULL)
    UNION ALL
    SELECT y.id, y.rule, y.case_id, y.office_id, y.participant_id, NULL, y.first_day, y.first_day, y.due_on, y.soon_on,
        y.warn_on, y.escalate_on, false, y.calendar_id, y.warn, y.escalate, e.day, NULL
    FROM every y
    LEFT JOIN enough e ON e.id = y.id
),
approved AS (
    SELECT DISTINCT ON (x.deadline_id) x.deadline_id, x.until
    FROM casework_excusal x
    JOIN c ON c.id = x.case_id
    WHERE x.case_id = ANY (cases)
      AND x.status = 'APPROVED'
      AND (x.decided_at AT TIME ZONE c.time_zone)::date <= as_of
    ORDER BY x.deadline_id, x.decided_at DESC
)
SELECT f.id, f.rule, f.case_id, f.office_id, f.participant_id, f.trigger_id, f.period_on, f.starts_on,
    CASE
        WHEN f.soon_on IS NOT NULL THEN least(f.due_on, f.soon_on)
        WHEN f.reckoned_by IS NULL THEN f.warn_on
        WHEN f.is_short THEN f.due_on
        ELSE least(f.due_on, coalesce(w.day, f.due_on))
    END AS warn_on,
    f.due_on,
    CASE WHEN f.reckoned_by IS NULL THEN f.escalate_on ELSE greatest(f.due_on, coalesce(l.day, f.due_on)) END
        AS escalate_on,
    f.met_on, f.is_excused
FROM (
    SELECT o.id, o.rule, o.case_id, o.office_id, o.participant_id, o.trigger_id, o.period_on, o.starts_on, o.is_short,
        o.warn, o.escalate, o.soon_on, o.warn_on, o.escalate_on, o.met_on, coalesce(x.until, o.due_on) AS due_on,
        x.deadline_id IS NOT NULL AND x.until IS NULL AS is_excused,
        CASE WHEN o.warn_on IS NULL OR x.until IS NOT NULL THEN o.calendar_id END AS reckoned_by
    FROM owed o
    LEFT JOIN approved x ON x.deadline_id = o.id
    WHERE o.ends_on IS NULL OR coalesce(x.until, o.due_on) <= o.ends_on OR o.met_on <= o.ends_on
) f
LEFT JOIN {calendar} d ON d.calendar_id = f.reckoned_by AND d.day = f.due_on
LEFT JOIN {calendar} w ON w.calendar_id = d.calendar_id AND w.is_business
    AND w.number = d.number - f.warn + (NOT d.is_business)::int
LEFT JOIN {calendar} l ON l.calendar_id = d.calendar_id AND l.is_business
    AND l.number = d.number + f.escalate
