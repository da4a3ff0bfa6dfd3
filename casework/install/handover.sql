-- Transfers of cases: who reads the packet of one before it is theirs, and the one step by which a case changes hands.

-- The transfers that the person may read: those of their cases and those that ask them; while they wait, for who decides
-- in the receiving office those that are for the office. A conflict block is subtracted last.
CREATE OR REPLACE FUNCTION sec.handover_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(f.id), '{}')
    FROM (
        SELECT h.id, h.case_id FROM casework_handover h WHERE h.case_id = ANY ((SELECT sec.case_ids())::uuid[])
        UNION
        SELECT h.id, h.case_id FROM casework_handover h
        JOIN casework_user u ON u.id = h.to_coach_id AND u.is_active AND u.cleared_on IS NOT NULL
        WHERE h.to_coach_id = sec.uid()
        UNION
        SELECT h.id, h.case_id FROM casework_handover h
        WHERE h.to_office_id = sec.my_office() AND h.status = 'ASKED' AND sec.may_assign()
    ) f
    WHERE NOT EXISTS (SELECT FROM casework_conflictblock b WHERE b.case_id = f.case_id AND b.staff_id = sec.uid())
$$;

-- The rotations of the person's office.
CREATE OR REPLACE FUNCTION sec.rotation_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(r.id), '{}') FROM casework_rotation r WHERE r.office_id = sec.my_office()
$$;

-- What QA reviewers were given of a case ends when the case goes to another office: the office that gave it sees it no
-- more, and the other one gives it anew.
CREATE OR REPLACE FUNCTION sec.end_reviews(of_case uuid, by_whom uuid, at timestamptz) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE casework_reviewassignment SET ended_by_id = by_whom, ended_at = greatest(at, given_at)
    WHERE case_id = of_case AND ended_at IS NULL
$$;

-- Which of them ended with a transfer, asked by the coach who took the case over, for the ledger.
CREATE OR REPLACE FUNCTION sec.reviews_ended(of_handover uuid) RETURNS TABLE (id uuid, reviewer_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT a.id, a.reviewer_id
    FROM casework_handover h
    JOIN casework_reviewassignment a
        ON a.case_id = h.case_id AND a.ended_by_id = h.decided_by_id AND a.ended_at >= h.decided_at
    WHERE h.id = of_handover AND h.status = 'ACCEPTED' AND h.to_coach_id = sec.uid() AND h.decided_by_id = sec.uid()
      AND h.from_office_id <> h.to_office_id
    ORDER BY a.given_at, a.id
$$;

-- Why the coach who was asked cannot be given a case by who decides on it, whichever office of the state is theirs: a
-- word, 'fit' where they can, 'none' where it is not the asker's to decide. Who passed no checks carries nobody (O087).
CREATE OR REPLACE FUNCTION sec.fit_to_carry(of_handover uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((
        SELECT CASE
            WHEN k.status <> 'OPEN' THEN 'closed'
            WHEN EXISTS (SELECT FROM casework_conflictblock b WHERE b.case_id = k.id AND b.staff_id = h.to_coach_id)
                THEN 'blocked'
            WHEN NOT (u.is_active AND u.role = 'COACH' AND u.office_id = h.to_office_id
                      AND t.jurisdiction = f.jurisdiction) THEN 'left'
            WHEN u.cleared_on IS NULL THEN 'uncleared'
            WHEN sec.away_until(u.id) IS NOT NULL THEN 'away'
            ELSE 'fit'
        END
        FROM casework_handover h
        JOIN casework_case k ON k.id = h.case_id
        JOIN casework_office f ON f.id = k.office_id
        JOIN casework_office t ON t.id = h.to_office_id
        JOIN casework_user u ON u.id = h.to_coach_id
        WHERE h.id = of_handover AND h.case_id = ANY (sec.writable_case_ids()) AND sec.may_assign()
    ), 'none')
$$;

-- Whether a transfer that was somebody's to decide took its case to another office meanwhile, out of their sight.
CREATE OR REPLACE FUNCTION sec.went_away(of_handover uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.may_assign() AND EXISTS (
        SELECT FROM casework_handover h
        WHERE h.id = of_handover AND h.status = 'ACCEPTED' AND h.from_office_id = sec.my_office()
          AND h.to_office_id <> h.from_office_id AND h.asked_by_id <> sec.uid()
          AND NOT EXISTS (SELECT FROM casework_conflictblock b WHERE b.case_id = h.case_id AND b.staff_id = sec.uid())
    )
$$;

-- How the newest transfers ended that somebody asked for, of cases that are not theirs any more: no words, no family.
CREATE OR REPLACE FUNCTION sec.transfers_gone(at_most integer)
RETURNS TABLE (id uuid, asked_at timestamptz, number text, status text, decided_by text, is_granted boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT h.id, h.asked_at, k.number::text, h.status::text, d.name::text,
        h.status = 'ACCEPTED' AND h.decided_by_id <> h.to_coach_id
    FROM casework_handover h
    JOIN casework_case k ON k.id = h.case_id
    JOIN casework_user d ON d.id = h.decided_by_id
    WHERE h.asked_by_id = sec.uid() AND sec.my_office() IS NOT NULL
      AND h.case_id <> ALL ((SELECT sec.case_ids())::uuid[])
      AND NOT EXISTS (SELECT FROM casework_conflictblock b WHERE b.case_id = h.case_id AND b.staff_id = sec.uid())
    ORDER BY h.asked_at DESC, h.id DESC
    LIMIT at_most
$$;

-- The receiving coach takes a case over: locks it, looks again, ends one time and begins the next, moves the case to
-- the coach's office, where what QA reviewers were given of it ends; never ahead of time, nor before it was asked. Returns 'done', or the word for why not. Only the coach who was asked gets any further than 'none'.
CREATE OR REPLACE FUNCTION sec.take_over(of_handover uuid, new_assignment uuid, at timestamptz) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    h casework_handover;
    standing casework_assignment;
    day date;
    is_open boolean;
BEGIN
    SELECT * INTO h FROM casework_handover WHERE id = of_handover AND to_coach_id = sec.uid();
    IF NOT FOUND THEN
        RETURN 'none';
    END IF;
    IF at > clock_timestamp() + interval '1 minute' OR at < h.asked_at THEN
        RAISE EXCEPTION 'permission denied to take a case over at another time' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT k.status = 'OPEN' INTO is_open FROM casework_case k WHERE k.id = h.case_id FOR NO KEY UPDATE;
    SELECT * INTO h FROM casework_handover WHERE id = of_handover FOR UPDATE;
    SELECT (at AT TIME ZONE o.time_zone)::date INTO day FROM casework_office o WHERE o.id = h.to_office_id;
    IF h.status <> 'ASKED' THEN
        RETURN lower(h.status);
    ELSIF EXISTS (SELECT FROM casework_conflictblock b WHERE b.case_id = h.case_id AND b.staff_id = h.to_coach_id) THEN
        RETURN 'none';
    ELSIF day > h.answer_by THEN
        RETURN 'late';
    ELSIF NOT is_open THEN
        RETURN 'closed';
    ELSIF NOT EXISTS (SELECT FROM casework_user u WHERE u.id = h.to_coach_id AND u.is_active AND u.role = 'COACH'
                      AND u.office_id = h.to_office_id) THEN
        RETURN 'left';
    END IF;
    SELECT * INTO standing FROM casework_assignment a WHERE a.case_id = h.case_id AND a.last_day IS NULL FOR UPDATE;
    IF standing.coach_id IS DISTINCT FROM h.from_coach_id THEN
        RETURN 'moved';
    ELSIF standing.first_day > day THEN
        RETURN 'early';
    END IF;
    UPDATE casework_case SET office_id = h.to_office_id WHERE id = h.case_id AND office_id <> h.to_office_id;
    IF FOUND THEN
        PERFORM sec.end_reviews(h.case_id, h.to_coach_id, at);
    END IF;
    UPDATE casework_alert SET office_id = h.to_office_id
    WHERE case_id = h.case_id AND resolved_at IS NULL AND office_id <> h.to_office_id;
    IF standing.first_day = day THEN
        UPDATE casework_assignment SET coach_id = h.to_coach_id, assigned_by_id = h.asked_by_id WHERE id = standing.id;
    ELSE
        UPDATE casework_assignment SET last_day = day - 1 WHERE id = standing.id;
        INSERT INTO casework_assignment (id, case_id, coach_id, first_day, assigned_by_id)
        VALUES (new_assignment, h.case_id, h.to_coach_id, day, h.asked_by_id);
    END IF;
    UPDATE casework_handover SET status = 'ACCEPTED', decided_by_id = h.to_coach_id, decided_at = at, packet = '{}'
    WHERE id = h.id;
    RETURN 'done';
END
$$;

-- Who decides in the office that hands over sends a case to the coach of another office of the state who was asked and
-- did not answer in time, never to one for whom they asked themselves. As `take_over`, the case moves with it. Returns
-- 'done', or the word for why not. The ledger says so before: behind this step the case is out of the decider's sight.
CREATE OR REPLACE FUNCTION sec.send_over(of_handover uuid, new_assignment uuid, at timestamptz, words text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    h casework_handover;
    standing casework_assignment;
    day date;
    fit text;
BEGIN
    SELECT * INTO h FROM casework_handover
    WHERE id = of_handover AND case_id = ANY (sec.writable_case_ids()) AND asked_by_id <> sec.uid() AND sec.may_assign()
    FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'none';
    END IF;
    IF at > clock_timestamp() + interval '1 minute' OR at < h.asked_at THEN
        RAISE EXCEPTION 'permission denied to send a case over at another time' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT (at AT TIME ZONE o.time_zone)::date INTO day FROM casework_office o WHERE o.id = h.to_office_id;
    IF h.status <> 'ASKED' THEN
        RETURN lower(h.status);
    ELSIF day <= h.answer_by THEN
        RETURN 'waits';
    END IF;
    fit := sec.fit_to_carry(h.id);
    IF fit <> 'fit' THEN
        RETURN fit;
    END IF;
    SELECT * INTO standing FROM casework_assignment a WHERE a.case_id = h.case_id AND a.last_day IS NULL FOR UPDATE;
    IF standing.coach_id IS DISTINCT FROM h.from_coach_id THEN
        RETURN 'moved';
    ELSIF standing.first_day > day THEN
        RETURN 'early';
    ELSIF standing.first_day = day THEN
        UPDATE casework_assignment SET coach_id = h.to_coach_id, assigned_by_id = sec.uid() WHERE id = standing.id;
    ELSE
        UPDATE casework_assignment SET last_day = day - 1 WHERE id = standing.id;
        INSERT INTO casework_assignment (id, case_id, coach_id, first_day, assigned_by_id)
        VALUES (new_assignment, h.case_id, h.to_coach_id, day, sec.uid());
    END IF;
    UPDATE casework_case SET office_id = h.to_office_id WHERE id = h.case_id AND office_id <> h.to_office_id;
    IF FOUND THEN
        PERFORM sec.end_reviews(h.case_id, sec.uid(), at);
    END IF;
    UPDATE casework_alert SET office_id = h.to_office_id
    WHERE case_id = h.case_id AND resolved_at IS NULL AND office_id <> h.to_office_id;
    UPDATE casework_handover
    SET status = 'ACCEPTED', decided_by_id = sec.uid(), decided_at = at, answer = words, packet = '{}'
    WHERE id = h.id;
    RETURN 'done';
END
$$;

-- A transfer is answered once: what was refused or withdrawn is asked anew, and not opened again.
CREATE OR REPLACE TRIGGER answered_once BEFORE UPDATE OF status ON casework_handover
    FOR EACH ROW WHEN (OLD.status <> 'ASKED' AND NEW.status IS DISTINCT FROM OLD.status)
    EXECUTE FUNCTION sec.refuse_change();

ALTER FUNCTION sec.handover_ids() OWNER TO app_engine;
ALTER FUNCTION sec.rotation_ids() OWNER TO app_engine;
ALTER FUNCTION sec.end_reviews(uuid, uuid, timestamptz) OWNER TO app_engine;
ALTER FUNCTION sec.reviews_ended(uuid) OWNER TO app_engine;
ALTER FUNCTION sec.fit_to_carry(uuid) OWNER TO app_engine;
ALTER FUNCTION sec.went_away(uuid) OWNER TO app_engine;
ALTER FUNCTION sec.transfers_gone(integer) OWNER TO app_engine;
ALTER FUNCTION sec.take_over(uuid, uuid, timestamptz) OWNER TO app_engine;
ALTER FUNCTION sec.send_over(uuid, uuid, timestamptz, text) OWNER TO app_engine;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sec FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.handover_ids(), sec.rotation_ids()
    TO app_staff, app_partner, app_auditor, app_admin, app_engine, app_owner;
GRANT EXECUTE ON FUNCTION sec.take_over(uuid, uuid, timestamptz), sec.send_over(uuid, uuid, timestamptz, text),
    sec.reviews_ended(uuid), sec.fit_to_carry(uuid), sec.went_away(uuid), sec.transfers_gone(integer)
    TO app_staff, app_owner;
