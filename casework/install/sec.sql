-- Who is asking, and which rows are theirs. Read by the policies, once per statement.
CREATE SCHEMA IF NOT EXISTS sec;
GRANT USAGE ON SCHEMA sec TO PUBLIC;
GRANT CREATE, USAGE ON SCHEMA sec TO app_engine;

CREATE OR REPLACE FUNCTION sec.uid() RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT nullif(current_setting('app.uid', true), '')::uuid
$$;

-- The cases on which the person may write, none before a clearance is recorded (O087): a coach those assigned today in the office's time zone, and those of a coach
-- for whom they stand in today; the office's other roles those of the office; a conflict block is subtracted last.
CREATE OR REPLACE FUNCTION sec.writable_case_ids() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me record;
    found uuid[];
    utc_day date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
    SELECT id, role, office_id INTO me FROM casework_user WHERE id = sec.uid() AND is_active AND cleared_on IS NOT NULL;
    IF me.role = 'COACH' THEN
        -- No zone is more than a day away from UTC: an office is asked for its day only where that decides.
        SELECT array_agg(a.case_id) INTO found
        FROM (
            SELECT me.id AS coach_id, '-infinity'::date AS first_day, 'infinity'::date AS last_day
            UNION ALL
            SELECT b.staff_id, b.first_day, b.last_day
            FROM casework_absence b WHERE b.stand_in_id = me.id AND NOT b.is_cancelled
        ) mine
        JOIN casework_assignment a ON a.coach_id = mine.coach_id
        CROSS JOIN LATERAL (
            SELECT greatest(a.first_day, mine.first_day) AS first_day, least(a.last_day, mine.last_day) AS last_day
        ) span
        WHERE span.first_day <= utc_day + 1 AND span.last_day >= utc_day - 1
          AND ((span.first_day < utc_day AND span.last_day > utc_day) OR EXISTS (
              SELECT 1 FROM casework_case c JOIN casework_office o ON o.id = c.office_id
              WHERE c.id = a.case_id
                AND (now() AT TIME ZONE o.time_zone)::date BETWEEN span.first_day AND span.last_day
          ))
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

-- The cases whose glass the person broke and that are still open for reading; a conflict block keeps them shut.
CREATE OR REPLACE FUNCTION sec.glass_case_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(g.case_id), '{}')
    FROM casework_breakglass g JOIN casework_user u ON u.id = g.opened_by_id
    WHERE g.opened_by_id = sec.uid() AND g.is_granted AND g.ended_at IS NULL AND g.ends_at > now() AND u.is_active AND u.cleared_on IS NOT NULL
      AND u.role IN ('COACH', 'CASE_AIDE', 'ENGAGEMENT_SPECIALIST', 'LEAD_WORKER', 'OPERATIONS_MANAGER', 'ELIGIBILITY_WORKER')
      AND NOT EXISTS (SELECT 1 FROM casework_conflictblock b WHERE b.case_id = g.case_id AND b.staff_id = u.id)
$$;

-- The cases that a QA reviewer was given to score and whose review is not closed, in the state where they work, for
-- reading; a conflict block keeps them shut.
CREATE OR REPLACE FUNCTION sec.review_case_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(a.case_id), '{}')
    FROM casework_user u
    JOIN casework_office mine ON mine.id = u.office_id
    JOIN casework_reviewassignment a ON a.reviewer_id = u.id AND a.ended_at IS NULL
    JOIN casework_case c ON c.id = a.case_id
    JOIN casework_office o ON o.id = c.office_id AND o.jurisdiction = mine.jurisdiction
    WHERE u.id = sec.uid() AND u.role = 'QA_REVIEWER' AND u.is_active AND u.cleared_on IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM casework_conflictblock b WHERE b.case_id = a.case_id AND b.staff_id = u.id)
$$;

-- The cases that the person may see: those on which they may write, those behind broken glass, and those to review.
CREATE OR REPLACE FUNCTION sec.case_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.writable_case_ids() || sec.glass_case_ids() || sec.review_case_ids()
$$;

-- The people of some cases, with the records that were joined to theirs or to which theirs were joined.
CREATE OR REPLACE FUNCTION sec.people_in(cases uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH direct AS (SELECT DISTINCT p.person_id AS id FROM casework_participant p WHERE p.case_id = ANY (cases)),
    kept AS (
        SELECT id FROM direct
        UNION
        SELECT m.merged_into_id FROM casework_person m JOIN direct d ON d.id = m.id WHERE m.merged_into_id IS NOT NULL
    )
    SELECT coalesce(array_agg(id), '{}') FROM (
        SELECT id FROM kept UNION SELECT m.id FROM casework_person m JOIN kept k ON m.merged_into_id = k.id
    ) everybody
$$;

CREATE OR REPLACE FUNCTION sec.person_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.people_in(sec.case_ids())
$$;

CREATE OR REPLACE FUNCTION sec.writable_person_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.people_in(sec.writable_case_ids())
$$;

CREATE OR REPLACE FUNCTION sec.families_of(cases uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(c.family_id), '{}') FROM casework_case c WHERE c.id = ANY (cases)
$$;

CREATE OR REPLACE FUNCTION sec.family_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.families_of(sec.case_ids())
$$;

CREATE OR REPLACE FUNCTION sec.writable_family_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.families_of(sec.writable_case_ids())
$$;

-- The cases of which the person may see restricted facts of one kind ('DV', 'TREATMENT', 'MEDICAL', 'MENTAL_HEALTH'):
-- the assigned coach; others of the office who stand on the restricted list today; behind broken glass violence, and
-- the other kinds in a medical emergency. Aides, guests, auditors and administrators: none. The wall form is
-- IN_RESTRICTED; in Python it is `Case.objects.restricted_to(user, kind)` and `permissions.can_see_restricted`.
CREATE OR REPLACE FUNCTION sec.restricted_case_ids(of_kind text) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me record;
    found uuid[];
BEGIN
    SELECT id, role INTO me FROM casework_user WHERE id = sec.uid() AND is_active AND cleared_on IS NOT NULL;
    IF me.role = 'COACH' THEN
        found := sec.writable_case_ids();
    ELSIF me.role IN ('ENGAGEMENT_SPECIALIST', 'LEAD_WORKER', 'OPERATIONS_MANAGER', 'ELIGIBILITY_WORKER') THEN
        SELECT array_agg(r.case_id) INTO found
        FROM casework_restrictedaccess r
        JOIN casework_case c ON c.id = r.case_id
        JOIN casework_office o ON o.id = c.office_id
        WHERE r.staff_id = me.id AND of_kind = ANY (r.kinds) AND r.ended_at IS NULL
          AND (now() AT TIME ZONE o.time_zone)::date BETWEEN r.first_day AND r.last_day
          AND r.case_id = ANY ((SELECT sec.writable_case_ids())::uuid[]);
    ELSE
        RETURN '{}';
    END IF;
    RETURN coalesce(found, '{}') || (
        SELECT coalesce(array_agg(g.case_id), '{}')
        FROM casework_breakglass g
        WHERE g.opened_by_id = me.id AND g.case_id = ANY ((SELECT sec.glass_case_ids())::uuid[])
          AND g.is_granted AND g.ended_at IS NULL AND g.ends_at > now()
          AND (of_kind = 'DV' OR g.category = 'MEDICAL_EMERGENCY')
    );
END
$$;

-- The restricted facts that the person may open: those of a kind and case that they may see; treatment only under the
-- person's own live consent, or in a medical emergency behind broken glass (42 CFR 2.31, 2.51).
CREATE OR REPLACE FUNCTION sec.restricted_fact_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(f.id), '{}')
    FROM unnest(ARRAY['DV', 'TREATMENT', 'MEDICAL', 'MENTAL_HEALTH']) AS k (kind)
    CROSS JOIN LATERAL unnest(sec.restricted_case_ids(k.kind)) AS r (case_id)
    JOIN casework_restrictedfact f ON f.case_id = r.case_id AND f.kind = k.kind
    JOIN casework_case c ON c.id = f.case_id
    JOIN casework_office o ON o.id = c.office_id
    WHERE f.kind <> 'TREATMENT'
       OR (f.consent_withdrawn_on IS NULL AND f.consent_until >= (now() AT TIME ZONE o.time_zone)::date)
       OR EXISTS (SELECT FROM casework_breakglass g
                  WHERE g.case_id = f.case_id AND g.case_id = ANY (sec.glass_case_ids()) AND g.opened_by_id = sec.uid()
                    AND g.is_granted AND g.ended_at IS NULL AND g.ends_at > now() AND g.category = 'MEDICAL_EMERGENCY')
$$;

-- A person took their consent to treatment facts back: it ends in each of their cases and in those of records joined
-- with theirs. Asked by who may open a treatment fact of this person in a case that they write in; returns how many ended.
CREATE OR REPLACE FUNCTION sec.withdraw_consent(of_participant uuid, on_day date) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    people uuid[];
    ended integer;
BEGIN
    IF NOT EXISTS (SELECT FROM casework_restrictedfact f
                   WHERE f.participant_id = of_participant AND f.kind = 'TREATMENT'
                     AND f.id = ANY ((SELECT sec.restricted_fact_ids())::uuid[])
                     AND f.case_id = ANY ((SELECT sec.writable_case_ids())::uuid[])) THEN
        RETURN 0;
    END IF;
    SELECT array_agg(m.id) INTO people
    FROM casework_participant p
    JOIN casework_person o ON o.id = p.person_id
    JOIN casework_person m ON coalesce(m.merged_into_id, m.id) = coalesce(o.merged_into_id, o.id)
    WHERE p.id = of_participant;
    UPDATE casework_restrictedfact f SET consent_withdrawn_on = on_day
    FROM casework_participant p
    WHERE p.id = f.participant_id AND p.person_id = ANY (people)
      AND f.kind = 'TREATMENT' AND f.consent_withdrawn_on IS NULL;
    GET DIAGNOSTICS ended = ROW_COUNT;
    RETURN ended;
END
$$;

-- Whether the person reads across offices and was not cleared yet (O087): every case is hidden from them.
CREATE OR REPLACE FUNCTION sec.waits_for_clearance() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM casework_user u
                   WHERE u.id = sec.uid() AND u.cleared_on IS NULL AND u.role IN ('AUDITOR', 'PRIVACY_OFFICER'))
$$;

-- What a conflict block hides from somebody who reads everything else: cases, and the people and families of no other.
CREATE OR REPLACE FUNCTION sec.hidden_case_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN sec.waits_for_clearance() THEN (SELECT coalesce(array_agg(c.id), '{}') FROM casework_case c)
    ELSE (SELECT coalesce(array_agg(b.case_id), '{}') FROM casework_conflictblock b WHERE b.staff_id = sec.uid()) END
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

-- Whether a HIPAA release is in force today on a case on which the person writes: of one of its people, or of anybody.
-- Told to everybody who files papers, also to those who may not read the release (A068); not whose it is, nor for whom.
CREATE OR REPLACE FUNCTION sec.has_hipaa_release(of_case uuid, of_participant uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT of_case = ANY (sec.writable_case_ids()) AND EXISTS (
        SELECT FROM casework_release r
        JOIN casework_case c ON c.id = r.case_id
        JOIN casework_office o ON o.id = c.office_id
        CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE o.time_zone)::date AS today) d
        WHERE r.case_id = of_case AND r.kind = 'HIPAA' AND coalesce(r.participant_id = of_participant, true)
          AND r.first_day <= d.today AND (r.last_day IS NULL OR r.last_day >= d.today)
          AND (r.revoked_on IS NULL OR r.revoked_on > d.today)
    )
$$;

-- The office in which the person works, or nothing.
CREATE OR REPLACE FUNCTION sec.my_office() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT office_id FROM casework_user
    WHERE id = sec.uid() AND is_active AND cleared_on IS NOT NULL AND role <> 'QA_REVIEWER'
$$;

-- The people whose safe address the person may read and write: those in cases on which they write and stand on the
-- list for violence, as the coach or by name. Never behind broken glass (security 2.1).
CREATE OR REPLACE FUNCTION sec.safe_address_person_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.people_in(coalesce((
        SELECT array_agg(w.id)
        FROM unnest(sec.writable_case_ids()) AS w (id)
        WHERE w.id = ANY ((SELECT sec.restricted_case_ids('DV'))::uuid[])
    ), '{}'))
$$;

-- The people for whom a safe address is on file, told to everyone who may send them something; not which one. Of
-- records that were joined the one that was kept.
CREATE OR REPLACE FUNCTION sec.people_with_safe_address() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(coalesce(p.merged_into_id, p.id)), '{}')
    FROM casework_safeaddress s JOIN casework_person p ON p.id = s.person_id
    WHERE s.person_id = ANY ((SELECT sec.person_ids())::uuid[])
$$;

-- The calendar behind a secret address: the appointments of its owner, and of those for whom they stand in on these
-- days, on cases that the owner sees today, each with the number of the case and initials. Reading leaves one answer of the gate. Nothing comes back for another address.
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
    SELECT gen_random_uuid(), '', 'FEED', 'PASSED', '', owner, now()
    -- Calendar programs ask every few minutes: once a day is written down.
    WHERE NOT EXISTS (SELECT FROM casework_gatecheck g
                      WHERE g.actor_id = owner AND g.moment = 'FEED' AND g.at > now() - interval '1 day');
    RETURN QUERY
        SELECT a.id, a.starts_at, a.minutes, a.channel::text, c.number::text,
               coalesce((SELECT string_agg(upper(left(p.given_name, 1) || left(p.family_name, 1)), ' '
                                           ORDER BY t.position, t.id)
                         FROM casework_appointmentperson w
                         JOIN casework_participant t ON t.id = w.participant_id
                         JOIN casework_person r ON r.id = t.person_id
                         JOIN casework_person p ON p.id = coalesce(r.merged_into_id, r.id)
                         WHERE w.appointment_id = a.id), '')
        FROM casework_appointment a JOIN casework_case c ON c.id = a.case_id
        JOIN casework_office o ON o.id = c.office_id
        CROSS JOIN LATERAL (
            -- What is still booked with a coach who carried the case is that of whoever carries it now.
            SELECT CASE WHEN a.state = 'BOOKED' THEN coalesce((
                SELECT n.coach_id FROM casework_assignment n
                WHERE n.case_id = a.case_id AND n.first_day <= (now() AT TIME ZONE o.time_zone)::date
                  AND (n.last_day IS NULL OR n.last_day >= (now() AT TIME ZONE o.time_zone)::date)
                  AND EXISTS (SELECT 1 FROM casework_assignment b WHERE b.case_id = a.case_id AND b.coach_id = a.coach_id)
                LIMIT 1
            ), a.coach_id) ELSE a.coach_id END AS id
        ) present
        WHERE a.case_id = ANY (seen) AND a.state IN ('BOOKED', 'KEPT')
          AND (present.id = owner OR EXISTS (
              SELECT 1 FROM casework_absence b
              WHERE b.staff_id = present.id AND b.stand_in_id = owner AND NOT b.is_cancelled
                AND (a.starts_at AT TIME ZONE o.time_zone)::date BETWEEN b.first_day AND b.last_day
          ))
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
    SELECT NOT sec.may_assign() OR NOT of_case = ANY (sec.writable_case_ids())
        OR EXISTS (SELECT 1 FROM casework_conflictblock b WHERE b.case_id = of_case AND b.staff_id = of_staff)
$$;

-- Who works on a case today, asked by one of them: the other way round than writable_case_ids(). A conflict block of
-- somebody else is seen by nobody, so that whom one asks about the case is asked here.
CREATE OR REPLACE FUNCTION sec.who_sees(of_case uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(u.id), '{}')
    FROM casework_case c
    JOIN casework_office o ON o.id = c.office_id
    CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE o.time_zone)::date AS day) today
    CROSS JOIN LATERAL (
        SELECT s.id FROM casework_user s
        WHERE s.office_id = c.office_id AND s.is_active
          AND s.role IN ('CASE_AIDE', 'ENGAGEMENT_SPECIALIST', 'LEAD_WORKER', 'OPERATIONS_MANAGER', 'ELIGIBILITY_WORKER')
        UNION
        SELECT s.id FROM casework_assignment a
        LEFT JOIN casework_absence b ON b.staff_id = a.coach_id AND NOT b.is_cancelled
            AND today.day BETWEEN b.first_day AND b.last_day
        JOIN casework_user s ON s.id IN (a.coach_id, b.stand_in_id) AND s.is_active AND s.role = 'COACH'
        WHERE a.case_id = c.id AND a.first_day <= today.day AND (a.last_day IS NULL OR a.last_day >= today.day)
    ) u
    WHERE c.id = of_case AND c.id = ANY (sec.writable_case_ids())
      AND NOT EXISTS (SELECT 1 FROM casework_conflictblock b WHERE b.case_id = c.id AND b.staff_id = u.id)
$$;

-- The last day of an absence of today, told to whoever works on cases: a transfer asks coaches of other offices too.
CREATE OR REPLACE FUNCTION sec.away_until(of_staff uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT max(b.last_day)
    FROM casework_absence b JOIN casework_office o ON o.id = b.office_id
    WHERE b.staff_id = of_staff AND NOT b.is_cancelled AND sec.my_office() IS NOT NULL
      AND (now() AT TIME ZONE o.time_zone)::date BETWEEN b.first_day AND b.last_day
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

-- Break the glass of the case with a number, as the one who asks: counts the tries of a day, leaves a row whatever
-- comes of it, and tells the operations managers of its office and the privacy officers in the same transaction.
-- Answers the row's key; a number that no case has and one that a conflict block keeps shut give a row that opens
-- nothing. NULL: too many tries. `hours` and `most` may be less than 4 and 3, never more.
CREATE OR REPLACE FUNCTION sec.break_glass(
    glass uuid, of_number text, of_category text, because text, at timestamptz, hours integer, most integer
) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me record;
    wanted record;
    is_open boolean;
BEGIN
    SELECT id INTO me FROM casework_user
    WHERE id = sec.uid() AND is_active
      AND role IN ('COACH', 'CASE_AIDE', 'ENGAGEMENT_SPECIALIST', 'LEAD_WORKER', 'OPERATIONS_MANAGER', 'ELIGIBILITY_WORKER');
    IF me.id IS NULL OR at > clock_timestamp() + interval '1 minute' THEN
        RAISE EXCEPTION 'permission denied to break the glass' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('break glass ' || me.id, 0));
    IF (SELECT count(*) FROM casework_breakglass
        WHERE opened_by_id = me.id AND opened_at > at - interval '24 hours') >= least(most, 3) THEN
        RETURN NULL;
    END IF;
    SELECT c.id, c.office_id INTO wanted FROM casework_case c WHERE c.number = of_number;
    is_open := wanted.id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM casework_conflictblock b WHERE b.case_id = wanted.id AND b.staff_id = me.id);
    INSERT INTO casework_breakglass (
        id, case_id, opened_by_id, category, reason, is_granted, opened_at, ends_at, finding, finding_words
    ) VALUES (
        glass, wanted.id, me.id, of_category, because, is_open, at, at + make_interval(hours => least(hours, 4)), '', ''
    );
    INSERT INTO casework_breakglassalert (id, glass_id, recipient_id)
    SELECT gen_random_uuid(), glass, u.id
    FROM casework_user u
    WHERE wanted.id IS NOT NULL AND u.is_active AND u.id <> me.id
      AND (u.role = 'PRIVACY_OFFICER' OR (u.role = 'OPERATIONS_MANAGER' AND u.office_id = wanted.office_id));
    RETURN glass;
END
$$;

-- Whether somebody of about this name, born on that day, is in a case that the asker does not see. Asked by those who
-- open cases or decide in an office; a conflict block is told like a case that there is not.
CREATE OR REPLACE FUNCTION sec.may_be_known(given text, family text, born date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT (sec.case_office() IS NOT NULL OR sec.may_assign()) AND EXISTS (
        SELECT 1
        FROM casework_person p
        JOIN casework_participant t ON t.person_id = p.id
        WHERE p.born_on = born
          AND similarity(lower(unaccent(p.given_name || ' ' || p.family_name)), lower(unaccent(given || ' ' || family))) >= 0.5
          AND t.case_id <> ALL ((SELECT sec.case_ids())::uuid[])
          AND t.case_id <> ALL ((SELECT sec.hidden_case_ids())::uuid[])
          AND p.id <> ALL ((SELECT sec.person_ids())::uuid[])
    )
$$;

ALTER FUNCTION sec.uid() OWNER TO app_engine;
ALTER FUNCTION sec.writable_case_ids() OWNER TO app_engine;
ALTER FUNCTION sec.glass_case_ids() OWNER TO app_engine;
ALTER FUNCTION sec.review_case_ids() OWNER TO app_engine;
ALTER FUNCTION sec.case_ids() OWNER TO app_engine;
ALTER FUNCTION sec.people_in(uuid[]) OWNER TO app_engine;
ALTER FUNCTION sec.writable_person_ids() OWNER TO app_engine;
ALTER FUNCTION sec.families_of(uuid[]) OWNER TO app_engine;
ALTER FUNCTION sec.writable_family_ids() OWNER TO app_engine;
ALTER FUNCTION sec.restricted_case_ids(text) OWNER TO app_engine;
ALTER FUNCTION sec.restricted_fact_ids() OWNER TO app_engine;
ALTER FUNCTION sec.withdraw_consent(uuid, date) OWNER TO app_engine;
ALTER FUNCTION sec.break_glass(uuid, text, text, text, timestamptz, integer, integer) OWNER TO app_engine;
ALTER FUNCTION sec.may_be_known(text, text, date) OWNER TO app_engine;
ALTER FUNCTION sec.person_ids() OWNER TO app_engine;
ALTER FUNCTION sec.family_ids() OWNER TO app_engine;
ALTER FUNCTION sec.waits_for_clearance() OWNER TO app_engine;
ALTER FUNCTION sec.hidden_case_ids() OWNER TO app_engine;
ALTER FUNCTION sec.hidden_person_ids() OWNER TO app_engine;
ALTER FUNCTION sec.hidden_family_ids() OWNER TO app_engine;
ALTER FUNCTION sec.sees_looks() OWNER TO app_engine;
ALTER FUNCTION sec.case_office() OWNER TO app_engine;
ALTER FUNCTION sec.my_office() OWNER TO app_engine;
ALTER FUNCTION sec.may_assign() OWNER TO app_engine;
ALTER FUNCTION sec.sees_identifiers() OWNER TO app_engine;
ALTER FUNCTION sec.has_hipaa_release(uuid, uuid) OWNER TO app_engine;
ALTER FUNCTION sec.safe_address_person_ids() OWNER TO app_engine;
ALTER FUNCTION sec.people_with_safe_address() OWNER TO app_engine;
ALTER FUNCTION sec.read_calendar(bytea) OWNER TO app_engine;
ALTER FUNCTION sec.is_calendar(bytea) OWNER TO app_engine;
ALTER FUNCTION sec.is_blocked(uuid, uuid) OWNER TO app_engine;
ALTER FUNCTION sec.who_sees(uuid) OWNER TO app_engine;
ALTER FUNCTION sec.away_until(uuid) OWNER TO app_engine;
ALTER FUNCTION sec.next_case_number(text) OWNER TO app_engine;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sec FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA sec TO app_staff, app_partner, app_auditor, app_admin, app_engine, app_owner;
-- These answer for any cases that one names: they are for the functions above alone.
REVOKE ALL ON FUNCTION sec.people_in(uuid[]), sec.families_of(uuid[])
    FROM app_staff, app_partner, app_auditor, app_admin;
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

-- A review that was given and came to its end is given anew, and not opened again.
CREATE OR REPLACE TRIGGER ended_once BEFORE UPDATE ON casework_reviewassignment
    FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL)
    EXECUTE FUNCTION sec.refuse_change();

-- What was sent stays as it was sent, and what became of an appointment is said once, whoever asks.
CREATE OR REPLACE TRIGGER sent_once BEFORE UPDATE OF sealed_paper, rendered_at, sent_on, sent_at, sent_by_id ON casework_notice
    FOR EACH ROW WHEN (OLD.sent_on IS NOT NULL AND ROW (NEW.sealed_paper, NEW.rendered_at, NEW.sent_on, NEW.sent_at, NEW.sent_by_id)
                       IS DISTINCT FROM ROW (OLD.sealed_paper, OLD.rendered_at, OLD.sent_on, OLD.sent_at, OLD.sent_by_id))
    EXECUTE FUNCTION sec.refuse_change();
CREATE OR REPLACE TRIGGER closed_once BEFORE UPDATE OF state, closed_by_id, closed_at, closing_words ON casework_appointment
    FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL)
    EXECUTE FUNCTION sec.refuse_change();
