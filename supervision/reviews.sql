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
