-- Everything that writes deadlines and alerts. All of it belongs to app_engine and is executed, never read, by others.

-- The figures of every rule in every office, flattened: an office's own setting beats its state's, a setting beats the
-- policy files.
CREATE OR REPLACE FUNCTION engine.lay_values() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    DELETE FROM engine.figure;
    INSERT INTO engine.figure (office_id, rule, first_day, last_day, calendar_id, number, in_business, wanted, different, months,
                               soon, warn, escalate)
    WITH source AS MATERIALIZED (
        SELECT o.id AS office_id, v.parameter, v.first_day, coalesce(v.last_day, 'infinity') AS last_day,
            v.number, v.value #>> '{}' AS word, 3 AS rank, '-infinity'::timestamptz AS set_at
        FROM casework_office o
        JOIN casework_policyvalue v ON v.jurisdiction = o.jurisdiction
        JOIN engine.parameter p ON p.id = v.parameter
        UNION ALL
        SELECT o.id, t.parameter, t.first_day, coalesce(t.last_day, 'infinity'), t.number, t.value #>> '{}',
            CASE WHEN t.office_id IS NULL THEN 2 ELSE 1 END, t.set_at
        FROM casework_office o
        JOIN casework_setting t ON t.jurisdiction = o.jurisdiction AND (t.office_id IS NULL OR t.office_id = o.id)
        JOIN engine.parameter p ON p.id = t.parameter
    ),
    edge AS (
        SELECT office_id, parameter, first_day AS day FROM source
        UNION
        SELECT office_id, parameter, last_day + 1 FROM source WHERE last_day < 'infinity'
    ),
    reads AS (
        SELECT r.id AS rule, r.jurisdiction, a.parameter
        FROM engine.rule r
        CROSS JOIN LATERAL unnest(ARRAY[r.value_id, r.unit_id, r.count_id, r.methods_id, r.months_id, r.soon_id,
                                        'std.all.warn', 'std.all.escalate']) AS a (parameter)
        WHERE a.parameter IS NOT NULL
    ),
    cut AS (
        SELECT DISTINCT o.id AS office_id, d.rule, coalesce(e.day, '2015-01-01') AS day
        FROM casework_office o
        JOIN reads d ON d.jurisdiction = o.jurisdiction
        LEFT JOIN edge e ON e.office_id = o.id AND e.parameter = d.parameter
    ),
    span AS (
        SELECT c.office_id, c.rule, c.day AS first_day,
            coalesce(lead(c.day) OVER (PARTITION BY c.office_id, c.rule ORDER BY c.day) - 1, 'infinity') AS last_day
        FROM cut c
    ),
    best AS MATERIALIZED (
        SELECT DISTINCT ON (s.office_id, s.rule, s.first_day, d.parameter)
            s.office_id, s.rule, s.first_day, d.parameter, v.number, v.word
        FROM span s
        JOIN reads d ON d.rule = s.rule
        JOIN source v ON v.office_id = s.office_id AND v.parameter = d.parameter
            AND v.first_day <= s.first_day AND v.last_day >= s.first_day
        ORDER BY s.office_id, s.rule, s.first_day, d.parameter, v.rank, v.first_day DESC, v.set_at DESC
    ),
    named AS (
        SELECT b.office_id, b.rule, b.first_day,
            max(b.number) FILTER (WHERE b.parameter = r.value_id) AS number,
            bool_or(b.word = 'business') FILTER (WHERE b.parameter = r.unit_id) AS in_business,
            max(b.number) FILTER (WHERE b.parameter = r.count_id) AS wanted,
            max(b.number) FILTER (WHERE b.parameter = r.methods_id) AS different,
            max(b.number) FILTER (WHERE b.parameter = r.months_id) AS months,
            max(b.number) FILTER (WHERE b.parameter = r.soon_id) AS soon,
            max(b.number) FILTER (WHERE b.parameter = 'std.all.warn') AS warn,
            max(b.number) FILTER (WHERE b.parameter = 'std.all.escalate') AS escalate
        FROM best b
        JOIN engine.rule r ON r.id = b.rule
        GROUP BY b.office_id, b.rule, b.first_day
    )
    SELECT s.office_id, s.rule, s.first_day, s.last_day, o.calendar_id, n.number,
        r.clock = 'business_days' OR coalesce(n.in_business, false),
        CASE WHEN r.count_id IS NULL THEN 1 ELSE n.wanted END,
        CASE WHEN r.methods_id IS NULL THEN 1 ELSE n.different END,
        n.months, n.soon, coalesce(n.warn, 0), coalesce(n.escalate, 0)
    FROM span s
    JOIN casework_office o ON o.id = s.office_id
    JOIN engine.rule r ON r.id = s.rule
    LEFT JOIN named n ON n.office_id = s.office_id AND n.rule = s.rule AND n.first_day = s.first_day
    -- A rule whose value is not set makes no deadline.
    WHERE (r.value_id IS NULL OR n.number IS NOT NULL)
      AND (r.count_id IS NULL OR n.wanted IS NOT NULL)
      AND (r.methods_id IS NULL OR n.different IS NOT NULL)
      AND (r.months_id IS NULL OR n.months IS NOT NULL);
END
$$;

-- The lock under which a case's deadlines change, taken in one order. It lets foreign keys through.
CREATE OR REPLACE FUNCTION engine.lock_cases(cases uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM casework_case k WHERE k.id = ANY (cases) ORDER BY k.id FOR NO KEY UPDATE;
END
$$;

-- Make one case's rows say what the ledger says.
CREATE OR REPLACE FUNCTION engine.write_one(of_case uuid, as_of date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    WITH want AS MATERIALIZED (SELECT * FROM engine.expected_one(ARRAY[of_case], as_of, '-infinity')),
    have AS MATERIALIZED (
        SELECT d.* FROM casework_deadline d WHERE d.case_id = of_case AND d.starts_on <= as_of
    ),
    gone AS (
        DELETE FROM casework_deadline d USING have h
        WHERE d.id = h.id AND NOT EXISTS (SELECT FROM want w WHERE w.id = h.id)
    ),
    mended AS (
        UPDATE casework_deadline d
        SET office_id = w.office_id, starts_on = w.starts_on, warn_on = w.warn_on, due_on = w.due_on,
            escalate_on = w.escalate_on, met_on = w.met_on, is_excused = w.is_excused, trigger_id = w.trigger_id
        FROM want w
        JOIN have h ON h.id = w.id
        WHERE d.id = w.id
          AND (h.office_id, h.starts_on, h.warn_on, h.due_on, h.escalate_on, h.met_on, h.is_excused, h.trigger_id)
              IS DISTINCT FROM
              (w.office_id, w.starts_on, w.warn_on, w.due_on, w.escalate_on, w.met_on, w.is_excused, w.trigger_id)
    )
    INSERT INTO casework_deadline (id, case_id, office_id, participant_id, standard, trigger_id, period, starts_on,
                                   warn_on, due_on, escalate_on, met_on, is_excused)
    SELECT w.id, w.case_id, w.office_id, w.participant_id, w.standard, w.trigger_id, w.period, w.starts_on, w.warn_on,
        w.due_on, w.escalate_on, w.met_on, w.is_excused
    FROM want w
    WHERE NOT EXISTS (SELECT FROM have h WHERE h.id = w.id);
END
$$;

-- Make the rows of many cases that start on or after a day say what the ledger says; return how many differed. Rows
-- that start after the day are left alone. With a run, each difference is logged as drift.
CREATE OR REPLACE FUNCTION engine.write(cases uuid[], as_of date, since date, run uuid DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    changed integer;
    concerned uuid[];
BEGIN
    CREATE TEMP TABLE IF NOT EXISTS differs (
        id uuid, case_id uuid, office_id uuid, participant_id uuid, standard varchar, trigger_id uuid, period varchar,
        starts_on date, warn_on date, due_on date, escalate_on date, met_on date, is_excused boolean, held_id uuid
    ) ON COMMIT DROP;
    TRUNCATE pg_temp.differs;
    PERFORM engine.find_differences(cases, as_of, since);
    -- Most nights nothing differs and nothing is locked. Else look again behind the lock that every operation takes:
    -- somebody may be writing on one of these cases at this moment.
    SELECT array_agg(DISTINCT coalesce(w.case_id, h.case_id)) INTO concerned
    FROM pg_temp.differs w
    LEFT JOIN casework_deadline h ON h.id = w.held_id;
    IF concerned IS NULL THEN
        RETURN 0;
    END IF;
    PERFORM engine.lock_cases(concerned);
    TRUNCATE pg_temp.differs;
    PERFORM engine.find_differences(concerned, as_of, since);
    SELECT count(*) INTO changed FROM pg_temp.differs;
    IF run IS NOT NULL THEN
        INSERT INTO casework_drift (id, run_id, case_id, deadline_id, standard, what, before, after)
        SELECT gen_random_uuid(), run, coalesce(w.case_id, h.case_id), coalesce(w.id, h.id),
            coalesce(w.standard, h.standard),
            CASE WHEN w.id IS NULL THEN 'extra' WHEN h.id IS NULL THEN 'missing' ELSE 'changed' END,
            to_jsonb(h), CASE WHEN w.id IS NOT NULL THEN to_jsonb(w) END
        FROM pg_temp.differs w
        LEFT JOIN casework_deadline h ON h.id = w.held_id
        LIMIT 1000;
    END IF;
    DELETE FROM casework_deadline d USING pg_temp.differs w WHERE d.id = w.held_id AND w.id IS NULL;
    UPDATE casework_deadline d
    SET office_id = w.office_id, starts_on = w.starts_on, warn_on = w.warn_on, due_on = w.due_on,
        escalate_on = w.escalate_on, met_on = w.met_on, is_excused = w.is_excused, trigger_id = w.trigger_id
    FROM pg_temp.differs w
    WHERE d.id = w.held_id AND w.id IS NOT NULL;
    INSERT INTO casework_deadline (id, case_id, office_id, participant_id, standard, trigger_id, period, starts_on,
                                   warn_on, due_on, escalate_on, met_on, is_excused)
    SELECT w.id, w.case_id, w.office_id, w.participant_id, w.standard, w.trigger_id, w.period, w.starts_on, w.warn_on,
        w.due_on, w.escalate_on, w.met_on, w.is_excused
    FROM pg_temp.differs w
    WHERE w.held_id IS NULL;
    RETURN changed;
END
$$;

-- End the alerts of some cases whose deadline is no longer open.
CREATE OR REPLACE FUNCTION engine.resolve(cases uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
    UPDATE casework_alert a SET resolved_at = clock_timestamp()
    WHERE a.case_id = ANY (cases) AND a.resolved_at IS NULL
      AND NOT EXISTS (SELECT FROM casework_deadline d
                      WHERE d.id = a.deadline_id AND d.met_on IS NULL AND NOT d.is_excused)
$$;

-- Who hears of a line: the coach, and once it is escalated the coach's supervisor, else the office's manager.
CREATE OR REPLACE FUNCTION engine.listener(of_case uuid, of_office uuid, crossed text, day date) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN crossed <> 'ESCALATE' THEN a.coach_id ELSE coalesce(
        (SELECT v.supervisor_id FROM casework_supervision v
         WHERE v.staff_id = a.coach_id AND v.first_day <= day AND (v.last_day IS NULL OR v.last_day >= day)),
        (SELECT u.id FROM casework_user u
         WHERE u.office_id = of_office AND u.role = 'OPERATIONS_MANAGER' AND u.is_active ORDER BY u.id LIMIT 1)
    ) END
    FROM (SELECT 1) nobody
    LEFT JOIN casework_assignment a ON a.case_id = of_case
        AND a.first_day <= day AND (a.last_day IS NULL OR a.last_day >= day)
$$;

-- Hand the alerts of one case that still stand to whoever hears of them now, after it changed hands.
CREATE OR REPLACE FUNCTION engine.readdress(of_case uuid, today date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE casework_alert a SET recipient_id = engine.listener(a.case_id, a.office_id, a.line, today)
    WHERE a.case_id = of_case AND a.resolved_at IS NULL
$$;

-- One case on write: its deadlines, the alerts of those born past a line, and the end of alerts no longer true.
-- An import raises no alerts but sets the office's mark back, so that the next sweep says what it brought.
CREATE OR REPLACE FUNCTION engine.refresh_case(of_case uuid, today date, is_import boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    earliest date;
BEGIN
    PERFORM engine.lock_cases(ARRAY[of_case]);
    PERFORM engine.write_one(of_case, today);
    PERFORM engine.resolve(ARRAY[of_case]);
    IF is_import THEN
        SELECT min(d.warn_on) INTO earliest FROM casework_deadline d
        WHERE d.case_id = of_case AND d.met_on IS NULL AND NOT d.is_excused;
        UPDATE casework_sweepmark m SET said_to = earliest - 1
        FROM casework_case k
        WHERE k.id = of_case AND m.office_id = k.office_id AND m.said_to >= earliest;
    ELSE
        PERFORM engine.say(ARRAY[of_case], today);
    END IF;
END
$$;

-- The last line that a deadline has crossed on a day, if any.
CREATE OR REPLACE FUNCTION engine.latest_line(warn_on date, due_on date, escalate_on date, today date) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN today >= escalate_on AND today > due_on THEN 'ESCALATE'
        WHEN today > due_on THEN 'DUE'
        WHEN today >= warn_on THEN 'WARN'
    END
$$;

-- Open deadlines of some cases with the latest line that they have crossed by a day.
CREATE OR REPLACE FUNCTION engine.crossed(cases uuid[], today date)
RETURNS TABLE (id uuid, case_id uuid, office_id uuid, line text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT d.id, d.case_id, d.office_id, engine.latest_line(d.warn_on, d.due_on, d.escalate_on, today)
    FROM casework_deadline d
    WHERE d.case_id = ANY (cases) AND d.met_on IS NULL AND NOT d.is_excused
      AND d.starts_on <= today AND d.warn_on <= today
$$;

-- Say the latest line that each open deadline of some cases has crossed; what was said before is not said again.
CREATE OR REPLACE FUNCTION engine.say(cases uuid[], today date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
    INSERT INTO casework_alert (id, deadline_id, case_id, office_id, line, recipient_id, raised_on, raised_at)
    SELECT gen_random_uuid(), c.id, c.case_id, c.office_id, c.line,
        engine.listener(c.case_id, c.office_id, c.line, today), today, now()
    FROM engine.crossed(cases, today) c
    ON CONFLICT (deadline_id, line) DO NOTHING
$$;

-- What time alone brings: the periods that opened and the events that were dated ahead.
CREATE OR REPLACE FUNCTION engine.advance_office(of_office uuid, advanced_to date, today date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    since date;
    shard uuid[];
    has_weeks boolean;
BEGIN
    SELECT EXISTS (SELECT FROM engine.rule r JOIN casework_office o ON o.jurisdiction = r.jurisdiction
                   WHERE o.id = of_office AND r.unit = 'week') INTO has_weeks;
    IF date_trunc('month', advanced_to) <> date_trunc('month', today) THEN
        since := date_trunc('month', advanced_to + 1);
    END IF;
    IF has_weeks AND date_trunc('week', advanced_to) <> date_trunc('week', today) THEN
        since := least(since, date_trunc('week', advanced_to + 1)::date);
    END IF;
    IF since IS NOT NULL THEN
        FOR shard IN
            SELECT array_agg(n.id) FROM (
                SELECT k.id, row_number() OVER (ORDER BY k.id) / 5000 AS part
                FROM casework_case k
                WHERE k.office_id = of_office
                  AND (k.closed_on IS NULL OR k.closed_on >= since - interval '5 years')
            ) n GROUP BY n.part
        LOOP
            PERFORM engine.write(shard, today, since);
            PERFORM engine.resolve(shard);
        END LOOP;
    END IF;
    SELECT array_agg(DISTINCT e.case_id) INTO shard
    FROM casework_event e
    JOIN casework_case k ON k.id = e.case_id
    WHERE e."on" > (e.recorded_at AT TIME ZONE 'Etc/GMT+12')::date
      AND e."on" > advanced_to AND e."on" <= today AND k.office_id = of_office;
    IF shard IS NOT NULL THEN
        PERFORM engine.write(shard, today, '-infinity');
        PERFORM engine.resolve(shard);
    END IF;
END
$$;

-- Offices that share a today: play time forward, say each line crossed since each office's mark once, move the marks.
-- Returns how many alerts were raised.
CREATE OR REPLACE FUNCTION engine.sweep_offices(offices uuid[], today date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    mark casework_sweepmark;
    raised integer;
BEGIN
    INSERT INTO casework_sweepmark (office_id, said_to, advanced_to)
    SELECT o.id, today - 1, today FROM unnest(offices) AS o (id)
    ON CONFLICT DO NOTHING;
    PERFORM FROM casework_sweepmark m WHERE m.office_id = ANY (offices) ORDER BY m.office_id FOR UPDATE;
    FOR mark IN SELECT * FROM casework_sweepmark m WHERE m.office_id = ANY (offices) AND m.advanced_to < today LOOP
        PERFORM engine.advance_office(mark.office_id, mark.advanced_to, today);
    END LOOP;
    INSERT INTO casework_alert (id, deadline_id, case_id, office_id, line, recipient_id, raised_on, raised_at)
    SELECT gen_random_uuid(), d.id, d.case_id, d.office_id, d.line,
        CASE WHEN d.line <> 'ESCALATE' THEN a.coach_id ELSE coalesce(v.supervisor_id, o.manager_id) END, today, now()
    FROM (
        SELECT q.id, q.case_id, q.office_id, engine.latest_line(q.warn_on, q.due_on, q.escalate_on, today) AS line
        FROM casework_sweepmark m
        CROSS JOIN LATERAL (
            SELECT n.id, n.case_id, n.office_id, n.starts_on, n.warn_on, n.due_on, n.escalate_on
            FROM casework_deadline n WHERE n.office_id = m.office_id AND n.met_on IS NULL AND NOT n.is_excused
                AND n.warn_on > m.said_to AND n.warn_on <= today
            UNION
            SELECT n.id, n.case_id, n.office_id, n.starts_on, n.warn_on, n.due_on, n.escalate_on
            FROM casework_deadline n WHERE n.office_id = m.office_id AND n.met_on IS NULL AND NOT n.is_excused
                AND n.due_on >= m.said_to AND n.due_on < today
            UNION
            SELECT n.id, n.case_id, n.office_id, n.starts_on, n.warn_on, n.due_on, n.escalate_on
            FROM casework_deadline n WHERE n.office_id = m.office_id AND n.met_on IS NULL AND NOT n.is_excused
                AND n.escalate_on > m.said_to AND n.escalate_on <= today
        ) q
        WHERE m.office_id = ANY (offices) AND q.starts_on <= today
    ) d
    -- Who hears of it, as engine.listener says for one.
    LEFT JOIN casework_assignment a ON a.case_id = d.case_id
        AND a.first_day <= today AND (a.last_day IS NULL OR a.last_day >= today)
    LEFT JOIN casework_supervision v ON v.staff_id = a.coach_id
        AND v.first_day <= today AND (v.last_day IS NULL OR v.last_day >= today)
    LEFT JOIN (
        SELECT DISTINCT ON (u.office_id) u.office_id, u.id AS manager_id
        FROM casework_user u
        WHERE u.office_id = ANY (offices) AND u.role = 'OPERATIONS_MANAGER' AND u.is_active
        ORDER BY u.office_id, u.id
    ) o ON o.office_id = d.office_id
    ON CONFLICT (deadline_id, line) DO NOTHING;
    GET DIAGNOSTICS raised = ROW_COUNT;
    UPDATE casework_sweepmark m SET said_to = greatest(m.said_to, today), advanced_to = greatest(m.advanced_to, today)
    WHERE m.office_id = ANY (offices);
    RETURN raised;
END
$$;

-- Offices for which a new day has begun, or whose mark an import set back, with their today.
CREATE OR REPLACE FUNCTION engine.offices_behind(at timestamptz) RETURNS TABLE (office_id uuid, today date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT o.id, (at AT TIME ZONE o.time_zone)::date
    FROM casework_office o
    LEFT JOIN casework_sweepmark m ON m.office_id = o.id
    WHERE m.office_id IS NULL
       OR least(m.said_to, m.advanced_to) < (at AT TIME ZONE o.time_zone)::date
    ORDER BY o.ref
$$;

-- The heartbeat's figures: open cases, those of offices whose mark stands at their today, alerts ended since a moment.
CREATE OR REPLACE FUNCTION engine.heartbeat(at timestamptz, since timestamptz)
RETURNS TABLE (cases_open bigint, cases_looked_at bigint, alerts_resolved bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(sum(k.cases), 0), coalesce(sum(k.cases) FILTER (WHERE m.said_to >= (at AT TIME ZONE o.time_zone)::date), 0),
        (SELECT count(*) FROM casework_alert a WHERE a.resolved_at >= since)
    FROM (SELECT c.office_id, count(*) AS cases FROM casework_case c WHERE c.status = 'OPEN' GROUP BY c.office_id) k
    JOIN casework_office o ON o.id = k.office_id
    LEFT JOIN casework_sweepmark m ON m.office_id = k.office_id
$$;

-- The sweep of another day: all lines crossed by that day, from what was owed on that day; marks stay where they are.
CREATE OR REPLACE FUNCTION engine.sweep_as_of(cases uuid[], as_of date)
RETURNS TABLE (raised integer, looked_at integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    CREATE TEMP TABLE IF NOT EXISTS owed_then (id uuid, case_id uuid, office_id uuid, line text, is_open boolean)
        ON COMMIT DROP;
    TRUNCATE pg_temp.owed_then;
    INSERT INTO pg_temp.owed_then
    SELECT e.id, e.case_id, e.office_id, engine.latest_line(e.warn_on, e.due_on, e.escalate_on, as_of),
        e.met_on IS NULL AND NOT e.is_excused
    FROM engine.expected_many(cases, as_of, '-infinity') e;
    INSERT INTO casework_alert (id, deadline_id, case_id, office_id, line, recipient_id, raised_on, raised_at)
    SELECT gen_random_uuid(), o.id, o.case_id, o.office_id, o.line,
        engine.listener(o.case_id, o.office_id, o.line, as_of), as_of, now()
    FROM pg_temp.owed_then o
    WHERE o.is_open AND o.line IS NOT NULL
    ON CONFLICT (deadline_id, line) DO NOTHING;
    GET DIAGNOSTICS raised = ROW_COUNT;
    UPDATE casework_alert a SET resolved_at = clock_timestamp()
    WHERE a.case_id = ANY (cases) AND a.resolved_at IS NULL AND a.raised_on <= as_of
      AND NOT EXISTS (SELECT FROM pg_temp.owed_then o WHERE o.id = a.deadline_id AND o.is_open);
    SELECT count(*) INTO looked_at FROM casework_case k
    WHERE k.id = ANY (cases) AND k.opened_on <= as_of AND (k.closed_on IS NULL OR k.closed_on > as_of);
    RETURN NEXT;
END
$$;

-- A new office: its values, and a mark from which its first sweep goes on.
CREATE OR REPLACE FUNCTION engine.office_added(of_office uuid, today date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM engine.lay_values();
    INSERT INTO casework_sweepmark (office_id, said_to, advanced_to) VALUES (of_office, today, today)
    ON CONFLICT DO NOTHING;
END
$$;

DO $$
DECLARE
    f record;
BEGIN
    FOR f IN SELECT p.oid::regprocedure AS signature, p.proname FROM pg_proc p
             WHERE p.pronamespace = 'engine'::regnamespace
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO app_engine', f.signature);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.signature);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO app_owner', f.signature);
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION engine.refresh_case(uuid, date, boolean) TO app_staff, app_import;
GRANT EXECUTE ON FUNCTION engine.office_added(uuid, date) TO app_import, app_admin;
GRANT EXECUTE ON FUNCTION engine.lay_values() TO app_import, app_admin, app_worker;
GRANT EXECUTE ON FUNCTION engine.sweep_offices(uuid[], date) TO app_worker;
GRANT EXECUTE ON FUNCTION engine.offices_behind(timestamptz) TO app_worker;
GRANT EXECUTE ON FUNCTION engine.heartbeat(timestamptz, timestamptz) TO app_worker;
GRANT EXECUTE ON FUNCTION engine.readdress(uuid, date) TO app_staff, app_import;
GRANT EXECUTE ON FUNCTION engine.resolve(uuid[]) TO app_worker;
GRANT EXECUTE ON FUNCTION engine.say(uuid[], date) TO app_worker;
GRANT EXECUTE ON FUNCTION engine.sweep_as_of(uuid[], date) TO app_worker;
GRANT EXECUTE ON FUNCTION engine.write(uuid[], date, date, uuid) TO app_worker;
GRANT EXECUTE ON FUNCTION engine.expected_one(uuid[], date, date) TO app_worker, app_auditor;
GRANT EXECUTE ON FUNCTION engine.expected_many(uuid[], date, date) TO app_worker, app_auditor;
GRANT EXECUTE ON FUNCTION engine.cases_of(uuid[]) TO app_worker;
