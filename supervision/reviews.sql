-- QA case reviews (docs/supervision.md): who may not review a case, and what stays as it was filed. As in `plans.sql`,
-- the triggers hold requests: imports write what was.

-- Whether somebody carried a case on some days, or stood in for who did. It says the same as
-- `supervision.queries.reviews.worked_on`.
CREATE OR REPLACE FUNCTION sec.worked_on(of_staff uuid, of_case uuid, since date, until date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM casework_assignment a
        CROSS JOIN LATERAL (
            SELECT greatest(a.first_day, since) AS first_day, least(a.last_day, until) AS last_day
        ) span
        WHERE a.case_id = of_case AND span.first_day <= span.last_day
          AND (a.coach_id = of_staff OR EXISTS (
              SELECT FROM casework_absence b
              WHERE b.staff_id = a.coach_id AND b.stand_in_id = of_staff AND NOT b.is_cancelled
                AND b.first_day <= span.last_day AND b.last_day >= span.first_day
          ))
    )
$$;
ALTER FUNCTION sec.worked_on(uuid, uuid, date, date) OWNER TO app_engine;
REVOKE ALL ON FUNCTION sec.worked_on(uuid, uuid, date, date) FROM PUBLIC;

-- A review is of the case and the coach that were drawn, and by nobody who worked on that case in the month or since.
CREATE OR REPLACE FUNCTION sec.refuse_own_review() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    drawn record;
BEGIN
    IF current_setting('role') NOT IN ('app_staff', 'app_partner') THEN
        RETURN NEW;
    END IF;
    SELECT c.case_id, c.coach_id, s.month INTO drawn
    FROM supervision_sampledcase c JOIN supervision_reviewsample s ON s.id = c.sample_id
    WHERE c.id = NEW.sampled_id;
    IF drawn.case_id IS DISTINCT FROM NEW.case_id OR drawn.coach_id IS DISTINCT FROM NEW.coach_id THEN
        RAISE EXCEPTION 'another case or coach was drawn' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.follows_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM supervision_casereview r WHERE r.id = NEW.follows_id AND r.sampled_id = NEW.sampled_id
    ) THEN
        RAISE EXCEPTION 'a second look follows a review of the same case' USING ERRCODE = 'check_violation';
    END IF;
    IF sec.worked_on(NEW.filed_by_id, NEW.case_id, drawn.month, NEW.filed_on) THEN
        RAISE EXCEPTION 'permission denied to review one''s own work' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
ALTER FUNCTION sec.refuse_own_review() OWNER TO app_engine;
REVOKE ALL ON FUNCTION sec.refuse_own_review() FROM PUBLIC;
CREATE OR REPLACE TRIGGER by_another BEFORE INSERT ON supervision_casereview
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_own_review();

-- Whether somebody reviews cases of a state: a QA reviewer who works there and passed their checks (O087). It says the
-- same as `supervision.queries.reviewers.reviewers_of_state`.
CREATE OR REPLACE FUNCTION sec.reviews_in(of_staff uuid, state text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM casework_user u JOIN casework_office o ON o.id = u.office_id
        WHERE u.id = of_staff AND u.role = 'QA_REVIEWER' AND u.is_active AND u.cleared_on IS NOT NULL
          AND o.jurisdiction = state
    )
$$;
ALTER FUNCTION sec.reviews_in(uuid, text) OWNER TO app_engine;
REVOKE ALL ON FUNCTION sec.reviews_in(uuid, text) FROM PUBLIC;

-- Who decides in an office gives a case that was drawn to a QA reviewer of its state, never to one who worked on it in
-- the month or since, nor to one whom a conflict block keeps from it.
CREATE OR REPLACE FUNCTION sec.refuse_reviewer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    drawn record;
BEGIN
    IF current_setting('role') NOT IN ('app_staff', 'app_partner') THEN
        RETURN NEW;
    END IF;
    SELECT c.case_id, s.month, o.jurisdiction, (NEW.given_at AT TIME ZONE o.time_zone)::date AS day INTO drawn
    FROM supervision_sampledcase c
    JOIN supervision_reviewsample s ON s.id = c.sample_id
    JOIN casework_case k ON k.id = c.case_id
    JOIN casework_office o ON o.id = k.office_id
    WHERE c.id = NEW.subject_id;
    IF drawn.case_id IS DISTINCT FROM NEW.case_id THEN
        RAISE EXCEPTION 'another case was drawn' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT sec.reviews_in(NEW.reviewer_id, drawn.jurisdiction) OR EXISTS (
        SELECT FROM casework_conflictblock b WHERE b.case_id = NEW.case_id AND b.staff_id = NEW.reviewer_id
    ) OR sec.worked_on(NEW.reviewer_id, NEW.case_id, drawn.month, drawn.day) THEN
        RAISE EXCEPTION 'permission denied to give a review to this person' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
ALTER FUNCTION sec.refuse_reviewer() OWNER TO app_engine;
REVOKE ALL ON FUNCTION sec.refuse_reviewer() FROM PUBLIC;
CREATE OR REPLACE TRIGGER to_a_reviewer BEFORE INSERT ON casework_reviewassignment
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_reviewer();

-- Whether a case that was drawn may be given to somebody, asked by who decides on that case: the same as the trigger
-- holds, so that the page offers nobody whom it would refuse.
CREATE OR REPLACE FUNCTION sec.may_score(of_sampled uuid, of_reviewer uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sec.may_assign() AND EXISTS (
        SELECT FROM supervision_sampledcase c
        JOIN supervision_reviewsample s ON s.id = c.sample_id
        JOIN casework_case k ON k.id = c.case_id
        JOIN casework_office o ON o.id = k.office_id
        WHERE c.id = of_sampled AND c.case_id = ANY (sec.writable_case_ids())
          AND sec.reviews_in(of_reviewer, o.jurisdiction)
          AND NOT EXISTS (
              SELECT FROM casework_conflictblock b WHERE b.case_id = c.case_id AND b.staff_id = of_reviewer
          )
          AND NOT sec.worked_on(of_reviewer, c.case_id, s.month, (now() AT TIME ZONE o.time_zone)::date)
    )
$$;
ALTER FUNCTION sec.may_score(uuid, uuid) OWNER TO app_engine;
REVOKE ALL ON FUNCTION sec.may_score(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.may_score(uuid, uuid) TO app_staff, app_engine, app_owner;
