-- A reduction of cash gets its last day once, and is taken back once; nothing else of it ever changes.
CREATE OR REPLACE FUNCTION sec.require_reduction_settled_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.voided_at IS NOT NULL THEN
        RAISE EXCEPTION 'a reduction that was taken back stays as it is' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.last_day IS NOT NULL AND NEW.last_day IS DISTINCT FROM OLD.last_day THEN
        RAISE EXCEPTION 'a reduction gets its last day once' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.case_id, NEW.participant_id, NEW.programme, NEW.kind, NEW.takes, NEW.first_day, NEW.about)
        IS DISTINCT FROM (OLD.case_id, OLD.participant_id, OLD.programme, OLD.kind, OLD.takes, OLD.first_day, OLD.about)
        OR NEW.step IS DISTINCT FROM OLD.step
    THEN
        RAISE EXCEPTION 'a reduction is never edited' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER reduction_settled_once BEFORE UPDATE ON eligibility_benefitreduction
    FOR EACH ROW EXECUTE FUNCTION sec.require_reduction_settled_once();

-- No level of a reduction is passed over when one is written down: one above the first begins on the day after the one
-- right below it ends. Asked at INSERT alone: not again when the level below gets another end or is taken back later.
CREATE OR REPLACE FUNCTION sec.require_reduction_in_order() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.takes = 'STEP' AND NEW.step > 1 AND NEW.voided_at IS NULL AND NOT EXISTS (
        SELECT FROM eligibility_benefitreduction b
        WHERE b.about = NEW.about AND b.case_id = NEW.case_id AND b.takes = 'STEP' AND b.step = NEW.step - 1
          AND b.last_day = NEW.first_day - 1 AND b.voided_at IS NULL
    ) THEN
        RAISE EXCEPTION 'a level begins when the one below it ends' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER reduction_in_order BEFORE INSERT ON eligibility_benefitreduction
    FOR EACH ROW EXECUTE FUNCTION sec.require_reduction_in_order();

-- An issuance is paid once, comes back once, and is cancelled only before it was paid; its amount never changes.
CREATE OR REPLACE FUNCTION sec.require_issuance_settled_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.voided_at IS NOT NULL OR OLD.returned_at IS NOT NULL THEN
        RAISE EXCEPTION 'an issuance that was cancelled or came back stays as it is' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.issued_at IS NOT NULL AND (NEW.issued_on, NEW.issued_by_id, NEW.issued_at)
        IS DISTINCT FROM (OLD.issued_on, OLD.issued_by_id, OLD.issued_at)
    THEN
        RAISE EXCEPTION 'an issuance is paid once' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.case_id, NEW.programme, NEW.month, NEW.kind, NEW.amount, NEW.method, NEW.determination_id)
        IS DISTINCT FROM (OLD.case_id, OLD.programme, OLD.month, OLD.kind, OLD.amount, OLD.method, OLD.determination_id)
    THEN
        RAISE EXCEPTION 'an issuance is never edited' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER issuance_settled_once BEFORE UPDATE ON eligibility_issuance
    FOR EACH ROW EXECUTE FUNCTION sec.require_issuance_settled_once();

-- Held back is of an issuance that has not left, for another month, and never more than the issuance has.
CREATE OR REPLACE FUNCTION sec.require_recovery_fits() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    paid eligibility_issuance%ROWTYPE;
    held numeric;
BEGIN
    SELECT * INTO paid FROM eligibility_issuance WHERE id = NEW.issuance_id;
    IF NOT FOUND OR paid.case_id <> NEW.case_id OR paid.voided_at IS NOT NULL OR paid.issued_at IS NOT NULL THEN
        RAISE EXCEPTION 'held back is of an issuance that waits to be paid' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF paid.month = NEW.for_month THEN
            RAISE EXCEPTION 'held back is for another month' USING ERRCODE = 'check_violation';
        END IF;
        SELECT coalesce(sum(amount), 0) INTO held FROM eligibility_recovery
        WHERE issuance_id = NEW.issuance_id AND voided_at IS NULL;
        IF held + NEW.amount > paid.amount THEN
            RAISE EXCEPTION 'no more is held back than is to be paid' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER recovery_fits BEFORE INSERT OR UPDATE ON eligibility_recovery
    FOR EACH ROW EXECUTE FUNCTION sec.require_recovery_fits();

-- A notice of help after violence is handed over once, and taken back once; its words never change.
CREATE OR REPLACE FUNCTION sec.require_notice_handed_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.voided_at IS NOT NULL THEN
        RAISE EXCEPTION 'a notice that was taken back stays as it is' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.handed_at IS NOT NULL AND (NEW.handed_on, NEW.handed_by_id, NEW.handed_at)
        IS DISTINCT FROM (OLD.handed_on, OLD.handed_by_id, OLD.handed_at)
    THEN
        RAISE EXCEPTION 'a notice is handed over once' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.case_id, NEW.determination_id, NEW.participant_id, NEW.words, NEW.written_on, NEW.hearing_days)
        IS DISTINCT FROM
        (OLD.case_id, OLD.determination_id, OLD.participant_id, OLD.words, OLD.written_on, OLD.hearing_days)
    THEN
        RAISE EXCEPTION 'the words of a notice never change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER notice_handed_once BEFORE UPDATE ON eligibility_handednotice
    FOR EACH ROW EXECUTE FUNCTION sec.require_notice_handed_once();
