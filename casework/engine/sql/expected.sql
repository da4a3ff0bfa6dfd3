-- What is owed in some cases on a day: the one definition behind refresh, reconcile, sweep and the deadlines command.
-- In: cases uuid[], as_of date, since date (rows that start earlier are left out; their events too, unless they last).
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
line AS MATERIALIZED (
    SELECT e.id, e.case_id, e.participant_id, e.kind, e."on", e.subject_id, e.due_on, e.voids_id, e.facts
    FROM casework_event e
    WHERE e.case_id = ANY (cases)
      AND e."on" <= as_of
      AND (e."on" >= date_trunc('month', greatest(since, '0002-01-01'))::date - 31
           OR e.voids_id IS NOT NULL
           OR e.kind IN (SELECT l.kind FROM engine.lasting l))
),
void AS MATERIALIZED (SELECT l.id, l.voids_id FROM line l WHERE l.voids_id IS NOT NULL),
voiding AS (
    SELECT v.id, v.voids_id, true AS holds
    FROM void v
    WHERE NOT EXISTS (SELECT FROM void w WHERE w.voids_id = v.id)
    UNION ALL
    SELECT v.id, v.voids_id, NOT g.holds
    FROM voiding g
    JOIN void v ON v.id = g.voids_id
),
dead AS (SELECT g.voids_id AS id FROM voiding g WHERE g.holds),
ev AS MATERIALIZED (
    SELECT l.id, l.case_id, l.participant_id, l.kind, l."on", l.subject_id, l.due_on, l.facts
    FROM line l
    LEFT JOIN dead d ON d.id = l.id
    WHERE d.id IS NULL
),
-- Scope: from a participant's first referral (people without their own: the case's first) to the closing, both included.
first_of_case AS (SELECT e.case_id, min(e."on") AS day FROM ev e WHERE e.kind = 'referral.received' GROUP BY e.case_id),
first_own AS (
    SELECT p.id AS participant_id, min(e."on") AS day
    FROM ev e
    JOIN p ON p.case_id = e.case_id AND (e.participant_id = p.id OR (e.participant_id IS NULL AND p.is_adult))
    WHERE e.kind = 'referral.received'
    GROUP BY p.id
),
closing AS (SELECT e.case_id, min(e."on") AS day FROM ev e WHERE e.kind = 'case.closed' GROUP BY e.case_id),
s AS MATERIALIZED (
    SELECT p.id AS participant_id, p.is_adult, p.is_head, c.id AS case_id, c.office_id, c.kind, c.assistance,
        c.jurisdiction, c.calendar_id, coalesce(o.day, f.day) AS first_on, l.day AS closed_on
    FROM p
    JOIN c ON c.id = p.case_id
    JOIN first_of_case f ON f.case_id = p.case_id
    LEFT JOIN first_own o ON o.participant_id = p.id
    LEFT JOIN closing l ON l.case_id = p.case_id
),
-- Track of the case and engagement of each participant, as spans [from_on, to_on).
track AS MATERIALIZED (
    SELECT e.case_id, e."on" AS from_on, lead(e."on") OVER (PARTITION BY e.case_id ORDER BY e."on", e.id) AS to_on,
        e.facts ->> 'track' AS track
    FROM ev e
    WHERE e.kind = 'track.changed'
    UNION ALL
    SELECT c.id, '-infinity'::date, m.day, c.opening_track
    FROM c
    LEFT JOIN (SELECT e.case_id, min(e."on") AS day FROM ev e WHERE e.kind = 'track.changed' GROUP BY e.case_id) m
        ON m.case_id = c.id
),
engagement AS MATERIALIZED (
    SELECT p.id AS participant_id, e."on" AS from_on,
        lead(e."on") OVER (PARTITION BY p.id ORDER BY e."on", e.id) AS to_on,
        (e.facts ->> 'engaged')::boolean AS engaged
    FROM ev e
    JOIN p ON p.case_id = e.case_id AND (e.participant_id = p.id OR (e.participant_id IS NULL AND p.is_adult))
    WHERE e.kind = 'engagement.changed'
),
-- Every event that could meet something, under the key that it must share with what it meets.
hit AS MATERIALIZED (
    SELECT m.rule, m.same, m.item, m.following, e.id, e.case_id, e.participant_id, e."on", e.facts ->> 'method' AS method,
        CASE m.same
            WHEN 'about' THEN coalesce(e.facts ->> 'about', e.facts ->> 'exemption', e.facts ->> 'referral')
            WHEN 'plan' THEN e.facts ->> 'plan'
            WHEN 'step' THEN (e.facts ->> 'plan') || '#' || (e.facts ->> 'number')
            WHEN 'staffing' THEN e.facts ->> 'staffing_on'
            WHEN 'next_month' THEN e.facts ->> 'month'
            WHEN 'named_period' THEN e.facts ->> 'month'
            WHEN 'period' THEN to_char(e."on", CASE r.unit WHEN 'week' THEN 'IYYY-"W"IW' ELSE 'YYYY-MM' END)
            ELSE ''
        END AS key
    FROM ev e
    JOIN engine.meet m ON m.kind = e.kind
    JOIN engine.rule r ON r.id = m.rule
    JOIN c ON c.id = e.case_id AND c.jurisdiction = r.jurisdiction
    WHERE m.same <> 'seen'
      AND e.facts @> m.facts
      AND (m.has = '' OR e.facts ? m.has)
      AND (m.lacks = '' OR NOT e.facts ? m.lacks)
    UNION ALL
    SELECT m.rule, m.same, m.item, m.following, e.id, e.case_id, seen.participant_id, e."on", e.facts ->> 'method',
        to_char(e."on", 'YYYY-MM')
    FROM ev e
    JOIN engine.meet m ON m.kind = e.kind
    JOIN engine.rule r ON r.id = m.rule
    JOIN c ON c.id = e.case_id AND c.jurisdiction = r.jurisdiction
    CROSS JOIN LATERAL (
        SELECT x.id::uuid AS participant_id FROM jsonb_array_elements_text(e.facts -> 'seen') AS x (id)
        UNION
        SELECT e.participant_id WHERE e.participant_id IS NOT NULL OR NOT e.facts ? 'seen'
    ) seen
    WHERE m.same = 'seen' AND e.facts @> m.facts
),
-- Once: each event of the trigger kinds in scope, for whom it speaks of.
begun AS MATERIALIZED (
    SELECT r.id AS rule, r.code, r.clock, r.counts_from, r.needed, r.survives, v.number,
        r.clock = 'business_days' OR coalesce(u.word, '') = 'business' AS in_business,
        s.case_id, s.office_id, s.calendar_id, s.closed_on,
        CASE WHEN r.whose <> 'case' THEN s.participant_id END AS participant_id,
        e.id AS trigger_id, e."on" AS starts_on, e.due_on AS carried, e.subject_id, e.facts,
        CASE WHEN r.names_month THEN e.facts ->> 'month' ELSE '' END AS period
    FROM ev e
    JOIN engine.start t ON t.kind = e.kind
    JOIN engine.rule r ON r.id = t.rule AND r.shape = 'once'
    JOIN s ON s.case_id = e.case_id AND s.jurisdiction = r.jurisdiction
    LEFT JOIN track k ON r.while_track IS NOT NULL AND k.case_id = e.case_id
        AND e."on" >= k.from_on AND (k.to_on IS NULL OR e."on" < k.to_on)
    LEFT JOIN engine.value_span v ON v.office_id = s.office_id AND v.parameter = r.value_id
        AND e."on" BETWEEN v.first_day AND v.last_day
    LEFT JOIN engine.value_span u ON u.office_id = s.office_id AND u.parameter = r.unit_id
        AND e."on" BETWEEN u.first_day AND u.last_day
    WHERE e.facts @> t.facts
      AND e."on" >= since
      AND e."on" >= s.first_on
      AND (s.closed_on IS NULL OR e."on" <= s.closed_on)
      AND s.kind = ANY (r.case_kinds)
      AND (r.assistance = '' OR s.assistance = r.assistance)
      AND (r.while_track IS NULL OR k.track = r.while_track)
      AND (r.value_id IS NULL OR v.number IS NOT NULL)
      AND (r.clock NOT IN ('carried', 'before_carried') OR e.due_on IS NOT NULL)
      AND CASE r.whose
            WHEN 'adult' THEN s.is_adult
                AND (e.participant_id IS NULL OR e.participant_id = s.participant_id OR e.kind = 'case.closed')
            WHEN 'person' THEN e.participant_id = s.participant_id OR (e.participant_id IS NULL AND s.is_adult)
            WHEN 'one' THEN CASE
                WHEN coalesce(e.participant_id::text, e.facts ->> 'for') IS NULL THEN s.is_head
                ELSE s.participant_id = coalesce(e.participant_id, (e.facts ->> 'for')::uuid)
            END
            ELSE s.is_head
          END
),
trigger AS (
    SELECT b.* FROM begun b WHERE b.period = ''
    UNION ALL
    (SELECT DISTINCT ON (b.rule, b.participant_id, b.case_id, b.period) b.*
     FROM begun b
     WHERE b.period <> ''
     ORDER BY b.rule, b.participant_id, b.case_id, b.period, b.starts_on, b.trigger_id)
),
act AS MATERIALIZED (
    SELECT md5(concat_ws('|', t.case_id, t.code, t.participant_id,
                         CASE WHEN t.period = '' THEN t.trigger_id::text ELSE t.period END))::uuid AS id,
        t.*,
        CASE
            WHEN t.in_business THEN b.day
            WHEN t.clock = 'days' THEN t.starts_on + t.number::int
            WHEN t.clock = 'months' THEN (t.starts_on + make_interval(months => t.number::int))::date
            WHEN t.clock = 'month_end' THEN
                (date_trunc('month', t.starts_on) + make_interval(months => t.number::int + 1))::date - 1
            WHEN t.clock = 'period_end' THEN (to_date(t.period, 'YYYY-MM') + interval '1 month')::date - 1
            WHEN t.clock = 'before_carried' THEN t.carried - t.number::int
            ELSE t.carried
        END AS due_on,
        t.clock IN ('business_days', 'days') AND t.number <= 2 AS is_short,
        CASE t.counts_from WHEN 'month' THEN date_trunc('month', t.starts_on)::date ELSE t.starts_on END AS counts_from_day
    FROM trigger t
    LEFT JOIN casework_calendarday a ON t.in_business AND a.calendar_id = t.calendar_id AND a.day = t.starts_on
    LEFT JOIN casework_calendarday b ON b.calendar_id = a.calendar_id AND b.is_business
        AND b.number = a.number + t.number::int
),
asked AS (
    SELECT a.id, a.rule, a.case_id, a.participant_id, a.trigger_id, a.starts_on, a.counts_from_day, w.same,
        CASE w.same
            WHEN 'about' THEN a.subject_id::text
            WHEN 'plan' THEN a.facts ->> 'plan'
            WHEN 'step' THEN (a.facts ->> 'plan') || '#' || (a.facts ->> 'number')
            WHEN 'staffing' THEN a.facts ->> 'staffing_on'
            WHEN 'next_month' THEN to_char(to_date(a.period, 'YYYY-MM') + interval '1 month', 'YYYY-MM')
            ELSE ''
        END AS key
    FROM act a
    JOIN (SELECT DISTINCT m.rule, m.same FROM engine.meet m) w ON w.rule = a.rule
),
-- For an event that counts only after another: the last such other day, per participant.
followed AS MATERIALIZED (
    SELECT h.id, s.participant_id, max(f."on") AS day
    FROM hit h
    JOIN s ON s.case_id = h.case_id
    JOIN ev f ON f.case_id = h.case_id AND f.kind = h.following
    WHERE h.following <> ''
      AND f."on" <= h."on"
      AND (f.participant_id = s.participant_id OR (f.participant_id IS NULL AND s.is_adult))
    GROUP BY h.id, s.participant_id
),
met_item AS (
    SELECT a.id, h.item, min(h."on") AS day
    FROM asked a
    JOIN hit h ON h.rule = a.rule AND h.case_id = a.case_id AND h.same = a.same AND h.key = a.key
    LEFT JOIN followed f ON h.following <> '' AND f.id = h.id AND f.participant_id = a.participant_id
    WHERE (a.same IN ('about', 'plan', 'step')
           OR h.participant_id IS NULL OR a.participant_id IS NULL OR h.participant_id = a.participant_id)
      AND (a.same IN ('staffing', 'next_month') OR h."on" >= a.counts_from_day)
      AND (a.same <> 'newer' OR (h."on", h.id) > (a.starts_on, a.trigger_id))
      AND (h.following = '' OR f.day >= a.starts_on)
    GROUP BY a.id, h.item
),
met AS (SELECT i.id, count(*) AS items, max(i.day) AS day FROM met_item i GROUP BY i.id),
-- Every: each week or month in scope.
opened AS (
    SELECT e.case_id, t.rule, s.participant_id, min(e."on") AS day
    FROM ev e
    JOIN engine.start t ON t.kind = e.kind
    JOIN engine.rule r ON r.id = t.rule AND r.shape = 'every'
    JOIN s ON s.case_id = e.case_id AND s.jurisdiction = r.jurisdiction
        AND (e.participant_id = s.participant_id OR (e.participant_id IS NULL AND s.is_adult) OR e.kind = 'case.closed')
    WHERE e.facts @> t.facts AND (e."on" >= s.first_on)
    GROUP BY e.case_id, t.rule, s.participant_id
),
span AS (
    SELECT r.id AS rule, r.code, r.clock, r.unit, r.in_scope, r.while_track, r.while_engaged,
        r.value_id, r.count_id, r.methods_id,
        s.case_id, s.office_id, s.calendar_id, s.participant_id, s.is_adult, s.closed_on,
        date_trunc(r.unit, greatest(since, CASE
            WHEN r.in_scope = 'after_closing' THEN (date_trunc('month', s.closed_on) + interval '1 month')::date
            WHEN r.has_start THEN greatest(o.day, s.first_on)
            ELSE s.first_on
        END)::timestamp) AS first_start,
        least(as_of, CASE
            WHEN r.in_scope = 'after_closing' THEN
                (date_trunc('month', s.closed_on) + make_interval(months => n.number::int))::date
            ELSE s.closed_on
        END)::timestamp AS last_start
    FROM engine.rule r
    JOIN s ON s.jurisdiction = r.jurisdiction
    LEFT JOIN opened o ON o.rule = r.id AND o.case_id = s.case_id AND o.participant_id = s.participant_id
    LEFT JOIN engine.value_span n ON n.office_id = s.office_id AND n.parameter = r.months_id
        AND s.closed_on BETWEEN n.first_day AND n.last_day
    WHERE r.shape = 'every'
      AND s.kind = ANY (r.case_kinds)
      AND (r.assistance = '' OR s.assistance = r.assistance)
      AND (s.is_adult OR r.whose = 'person')
      AND (NOT r.has_start OR o.day IS NOT NULL)
      AND (r.months_id IS NULL OR n.number IS NOT NULL)
),
every AS MATERIALIZED (
    SELECT md5(concat_ws('|', x.case_id, x.code, x.participant_id, x.period))::uuid AS id, x.*,
        coalesce(n.number, 1) AS wanted, coalesce(d.number, 1) AS different,
        CASE x.clock
            WHEN 'day_of_next_month' THEN least(x.last_day + v.number::int, (x.first_day + interval '2 months')::date - 1)
            ELSE x.last_day
        END AS due_on
    FROM (
        SELECT s.*, g.first_day::date AS first_day,
            (g.first_day + CASE s.unit WHEN 'week' THEN interval '7 days' ELSE interval '1 month' END)::date - 1 AS last_day,
            to_char(g.first_day, CASE s.unit WHEN 'week' THEN 'IYYY-"W"IW' ELSE 'YYYY-MM' END) AS period
        FROM span s
        CROSS JOIN LATERAL generate_series(
            s.first_start, s.last_start, CASE s.unit WHEN 'week' THEN interval '7 days' ELSE interval '1 month' END
        ) AS g (first_day)
    ) x
    LEFT JOIN engine.value_span v ON v.office_id = x.office_id AND v.parameter = x.value_id
        AND x.last_day BETWEEN v.first_day AND v.last_day
    LEFT JOIN engine.value_span n ON n.office_id = x.office_id AND n.parameter = x.count_id
        AND x.last_day BETWEEN n.first_day AND n.last_day
    LEFT JOIN engine.value_span d ON d.office_id = x.office_id AND d.parameter = x.methods_id
        AND x.last_day BETWEEN d.first_day AND d.last_day
    LEFT JOIN track k ON x.while_track IS NOT NULL AND k.case_id = x.case_id
        AND x.last_day >= k.from_on AND (k.to_on IS NULL OR x.last_day < k.to_on)
    LEFT JOIN engagement m ON x.while_engaged IS NOT NULL AND m.participant_id = x.participant_id
        AND x.last_day >= m.from_on AND (m.to_on IS NULL OR x.last_day < m.to_on)
    WHERE x.first_day >= since
      AND (x.in_scope <> 'last_day' OR x.closed_on IS NULL OR x.closed_on >= x.last_day)
      AND (x.while_track IS NULL OR k.track = x.while_track)
      AND (x.while_engaged IS NULL OR coalesce(m.engaged, true) = x.while_engaged)
      AND (x.value_id IS NULL OR v.number IS NOT NULL)
      AND (x.count_id IS NULL OR n.number IS NOT NULL)
),
counted AS (
    SELECT y.id, y.wanted, y.different, h.id AS event_id, h."on", h.method
    FROM every y
    JOIN hit h ON h.rule = y.rule AND h.case_id = y.case_id AND h.key = y.period
    WHERE h.participant_id = y.participant_id OR (h.participant_id IS NULL AND y.is_adult)
),
enough AS (
    SELECT n.id, min(n."on") AS day FROM counted n WHERE n.wanted <= 1 AND n.different <= 1 GROUP BY n.id
    UNION ALL
    SELECT q.id, min(q."on")
    FROM (
        SELECT f.*, row_number() OVER w AS so_far, sum(f.is_new) OVER w AS ways_so_far
        FROM (
            SELECT n.*,
                (row_number() OVER (PARTITION BY n.id, n.method ORDER BY n."on", n.event_id) = 1)::int AS is_new
            FROM counted n
            WHERE n.wanted > 1 OR n.different > 1
        ) f
        WINDOW w AS (PARTITION BY f.id ORDER BY f."on", f.event_id)
    ) q
    WHERE q.so_far >= q.wanted AND q.ways_so_far >= q.different
    GROUP BY q.id
),
-- Both shapes together, with what people approved.
owed AS (
    SELECT a.id, a.case_id, a.office_id, a.calendar_id, a.participant_id, a.code, a.trigger_id, a.period, a.starts_on,
        a.starts_on AS rule_day, a.due_on, a.is_short, CASE WHEN m.items >= a.needed THEN m.day END AS met_on,
        a.closed_on, a.survives
    FROM act a
    LEFT JOIN met m ON m.id = a.id
    UNION ALL
    SELECT y.id, y.case_id, y.office_id, y.calendar_id, y.participant_id, y.code, NULL, y.period, y.first_day,
        y.last_day, y.due_on, false, e.day, y.closed_on, true
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
),
final AS MATERIALIZED (
    SELECT o.id, o.case_id, o.office_id, o.calendar_id, o.participant_id, o.code, o.trigger_id, o.period, o.starts_on,
        o.rule_day, o.is_short, coalesce(x.until, o.due_on) AS due_on, o.met_on,
        x.deadline_id IS NOT NULL AND x.until IS NULL AS is_excused
    FROM owed o
    LEFT JOIN approved x ON x.deadline_id = o.id
    WHERE o.survives
       OR o.closed_on IS NULL
       OR coalesce(x.until, o.due_on) <= o.closed_on
       OR o.met_on <= o.closed_on
)
SELECT f.id, f.case_id, f.office_id, f.participant_id, f.code::varchar(40), f.trigger_id, f.period::varchar(10), f.starts_on,
    CASE WHEN f.is_short THEN f.due_on ELSE least(f.due_on, coalesce(w.day, f.due_on)) END AS warn_on,
    f.due_on,
    greatest(f.due_on, coalesce(l.day, f.due_on)) AS escalate_on,
    f.met_on, f.is_excused
FROM final f
LEFT JOIN engine.value_span vw ON vw.office_id = f.office_id AND vw.parameter = 'std.all.warn'
    AND f.rule_day BETWEEN vw.first_day AND vw.last_day
LEFT JOIN engine.value_span ve ON ve.office_id = f.office_id AND ve.parameter = 'std.all.escalate'
    AND f.rule_day BETWEEN ve.first_day AND ve.last_day
LEFT JOIN casework_calendarday d ON d.calendar_id = f.calendar_id AND d.day = f.due_on
LEFT JOIN casework_calendarday w ON w.calendar_id = f.calendar_id AND w.is_business
    AND w.number = d.number - vw.number::int + (NOT d.is_business)::int
LEFT JOIN casework_calendarday l ON l.calendar_id = f.calendar_id AND l.is_business
    AND l.number = d.number + ve.number::int
