-- What draws on a budget, whoever carries the cases: so that everybody of the office knows what is left without knowing
-- for whom. Who asks holds the budget until the end of their transaction, so that two never spend the same rest (O090).
CREATE OR REPLACE FUNCTION sec.drawn_of_budget(of_budget uuid, holds boolean)
RETURNS numeric
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    drawn numeric;
BEGIN
    IF holds THEN
        PERFORM pg_advisory_xact_lock(hashtext('support_budget'), hashtext(of_budget::text));
    END IF;
    SELECT coalesce(sum(s.amount - coalesce(
               (SELECT sum(r.amount) FROM coaching_supportrefund r
                WHERE r.support_id = s.id AND r.voided_at IS NULL), 0)), 0)
    INTO drawn
    FROM coaching_support s
    JOIN coaching_supportbudget b ON b.id = s.budget_id
    WHERE s.budget_id = of_budget
      AND b.office_id = sec.my_office()
      AND s.authorised_on IS NOT NULL
      AND s.voided_at IS NULL
      AND (s.stopped_at IS NULL OR s.issued_on IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM coaching_support n WHERE n.replaces_id = s.id);
    RETURN drawn;
END
$$;
ALTER FUNCTION sec.drawn_of_budget(uuid, boolean) OWNER TO app_engine;
REVOKE ALL ON FUNCTION sec.drawn_of_budget(uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.drawn_of_budget(uuid, boolean) TO app_staff;

-- Decision, authorisation, payment and end are each said once (A076).
CREATE OR REPLACE FUNCTION sec.refuse_support_again() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF current_user <> 'app_staff' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% was said once: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE OR REPLACE TRIGGER said_once BEFORE UPDATE ON coaching_support
    FOR EACH ROW WHEN (
        (OLD.decided_at IS NOT NULL AND (OLD.is_approved, OLD.answer, OLD.decided_by_id, OLD.decided_at)
            IS DISTINCT FROM (NEW.is_approved, NEW.answer, NEW.decided_by_id, NEW.decided_at))
        OR (OLD.authorised_at IS NOT NULL AND (OLD.authorised_on, OLD.authorised_by_id, OLD.authorised_at, OLD.note_id)
            IS DISTINCT FROM (NEW.authorised_on, NEW.authorised_by_id, NEW.authorised_at, NEW.note_id))
        OR (OLD.issued_at IS NOT NULL AND (OLD.issued_on, OLD.issued_by_id, OLD.issued_at)
            IS DISTINCT FROM (NEW.issued_on, NEW.issued_by_id, NEW.issued_at))
        OR (OLD.stopped_at IS NOT NULL AND (OLD.stopped_on, OLD.stopped_by_id, OLD.stopped_at, OLD.stopped_words)
            IS DISTINCT FROM (NEW.stopped_on, NEW.stopped_by_id, NEW.stopped_at, NEW.stopped_words))
        OR (OLD.voided_at IS NOT NULL AND (OLD.voided_by_id, OLD.voided_at, OLD.void_words)
            IS DISTINCT FROM (NEW.voided_by_id, NEW.voided_at, NEW.void_words))
    )
    EXECUTE FUNCTION sec.refuse_support_again();

-- Who decides is who is signed in, and decides in this office; only those were asked to (A076, A077).
CREATE OR REPLACE FUNCTION sec.require_support_decider() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF current_user <> 'app_staff' THEN
        RETURN NEW;
    END IF;
    IF NOT (sec.may_assign() AND NEW.decided_by_id = sec.uid()) THEN
        RAISE EXCEPTION 'a support is decided by who decides here' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER decided_by_who_may BEFORE INSERT OR UPDATE OF decided_by_id ON coaching_support
    FOR EACH ROW WHEN (NEW.decided_by_id IS NOT NULL)
    EXECUTE FUNCTION sec.require_support_decider();

-- Nobody draws on a budget of their own, or of another office (O090).
CREATE OR REPLACE FUNCTION sec.require_budget_of_another() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM coaching_supportbudget b JOIN casework_case c ON c.id = NEW.case_id
               WHERE b.id = NEW.budget_id AND (b.owner_id = NEW.asked_by_id OR b.office_id <> c.office_id)) THEN
        RAISE EXCEPTION 'a budget of oneself, or of another office' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER budget_of_another BEFORE INSERT ON coaching_support
    FOR EACH ROW WHEN (NEW.budget_id IS NOT NULL)
    EXECUTE FUNCTION sec.require_budget_of_another();

-- No more comes back than was paid.
CREATE OR REPLACE FUNCTION sec.require_refund_of_paid() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    paid numeric;
BEGIN
    SELECT s.amount INTO paid FROM coaching_support s
    WHERE s.id = NEW.support_id AND s.issued_on <= NEW."on" AND s.voided_at IS NULL;
    IF paid IS NULL OR NEW.amount + (SELECT coalesce(sum(r.amount), 0) FROM coaching_supportrefund r
                                     WHERE r.support_id = NEW.support_id AND r.voided_at IS NULL) > paid THEN
        RAISE EXCEPTION 'more than was paid' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER refund_of_paid BEFORE INSERT ON coaching_supportrefund
    FOR EACH ROW EXECUTE FUNCTION sec.require_refund_of_paid();

-- What was written down by mistake is taken back by who wrote it, or by who decides here; in their own name (A075).
CREATE OR REPLACE FUNCTION sec.require_support_voider() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    wrote uuid := (to_jsonb(NEW) ->> TG_ARGV[0])::uuid;
BEGIN
    IF current_user <> 'app_staff' THEN
        RETURN NEW;
    END IF;
    IF NEW.voided_by_id IS DISTINCT FROM sec.uid() OR NOT (wrote = sec.uid() OR sec.may_assign()) THEN
        RAISE EXCEPTION 'taken back by who wrote it or decides here' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER voided_by_who_may BEFORE INSERT OR UPDATE OF voided_at ON coaching_support
    FOR EACH ROW WHEN (NEW.voided_at IS NOT NULL)
    EXECUTE FUNCTION sec.require_support_voider('issued_by_id');
CREATE OR REPLACE TRIGGER voided_by_who_may BEFORE INSERT OR UPDATE OF voided_at ON coaching_supportrefund
    FOR EACH ROW WHEN (NEW.voided_at IS NOT NULL)
    EXECUTE FUNCTION sec.require_support_voider('entered_by_id');

-- That help which goes on ends is confirmed by who decides here, in their own name; that it is another than who asked,
-- the constraint says. And staff end no such help beside a confirmed wish to end it.
CREATE OR REPLACE TRIGGER decided_by_who_may BEFORE INSERT OR UPDATE OF decided_by_id ON coaching_supportending
    FOR EACH ROW WHEN (NEW.decided_by_id IS NOT NULL)
    EXECUTE FUNCTION sec.require_support_decider();
CREATE OR REPLACE FUNCTION sec.require_confirmed_end() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF current_user = 'app_staff' AND NOT EXISTS (
        SELECT 1 FROM coaching_supportending e
        WHERE e.support_id = NEW.id AND e.is_confirmed AND e."on" = NEW.stopped_on
    ) THEN
        RAISE EXCEPTION 'help that goes on ends where another person confirmed it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER ended_by_two BEFORE UPDATE OF stopped_at ON coaching_support
    FOR EACH ROW WHEN (NEW.stopped_at IS NOT NULL AND OLD.stopped_at IS NULL AND NEW.issued_at IS NOT NULL)
    EXECUTE FUNCTION sec.require_confirmed_end();

-- What the cases of a family that the person does not see took, in one sum and without a row: so that neither a limit of
-- the family nor a purchase cut in two is passed by where a case stands. Counted are supports that are given or wait,
-- less what came back, by the day on which they were authorised or asked for in the office of their case; of the same
-- kinds, or of the same step, where any are named.
CREATE OR REPLACE FUNCTION sec.unseen_supports(
    of_case uuid, of_kinds text[], of_step uuid, from_day date, to_day date
) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(sum(s.amount - coalesce((SELECT sum(r.amount) FROM coaching_supportrefund r
                                             WHERE r.support_id = s.id AND r.voided_at IS NULL), 0)), 0)
    FROM casework_case here
    JOIN casework_case other ON other.family_id = here.family_id
    JOIN casework_office o ON o.id = other.office_id
    JOIN coaching_support s ON s.case_id = other.id
    WHERE here.id = of_case
      AND here.id = ANY ((SELECT sec.case_ids())::uuid[])
      AND other.id <> ALL ((SELECT sec.case_ids())::uuid[])
      AND coalesce(s.authorised_on, (s.asked_at AT TIME ZONE o.time_zone)::date) BETWEEN from_day AND to_day
      AND (of_kinds IS NULL OR s.kind = ANY (of_kinds) OR s.step_id = of_step)
      AND s.is_approved IS DISTINCT FROM false
      AND s.voided_at IS NULL
      AND (s.stopped_at IS NULL OR s.issued_on IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM coaching_support n WHERE n.replaces_id = s.id)
$$;
ALTER FUNCTION sec.unseen_supports(uuid, text[], uuid, date, date) OWNER TO app_engine;
REVOKE ALL ON FUNCTION sec.unseen_supports(uuid, text[], uuid, date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.unseen_supports(uuid, text[], uuid, date, date) TO app_staff;
