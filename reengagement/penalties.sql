-- No penalty request without the passed gate on file: by page, command or hand alike (domain 6). The six answers are
-- checked by a constraint; here stands what they rest on: good cause decided "none", after the situation, for this
-- person and this situation, and not found since.
CREATE OR REPLACE FUNCTION sec.require_passed_gate() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.status <> 'WAITING' THEN
        RAISE EXCEPTION 'a penalty is asked for before it is decided' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT FROM reengagement_goodcauseclaim c
        WHERE c.id = NEW.claim_id AND c.case_id = NEW.case_id AND c.participant_id = NEW.participant_id
          AND c.situation_on = NEW.situation_on AND c.is_found IS FALSE
          AND c.decided_on BETWEEN NEW.situation_on AND NEW.asked_on
    ) THEN
        RAISE EXCEPTION 'no good cause decision stands behind this penalty request' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM reengagement_goodcauseclaim c
        WHERE c.participant_id = NEW.participant_id AND c.situation_on = NEW.situation_on AND c.is_found
    ) THEN
        RAISE EXCEPTION 'good cause was found for this situation' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM reengagement_goodcauseclaim c
        WHERE c.participant_id = NEW.participant_id AND c.situation_on = NEW.situation_on AND c.decided_on IS NULL
    ) THEN
        RAISE EXCEPTION 'a reason given for this situation is not decided yet' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER passed_gate BEFORE INSERT ON reengagement_penaltyrequest
    FOR EACH ROW EXECUTE FUNCTION sec.require_passed_gate();

-- No penalty but out of a request that was agreed to, about the same person, reason and situation, with good cause
-- decided "none" in every claim about it.
CREATE OR REPLACE FUNCTION sec.require_agreed_request() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM reengagement_penaltyrequest r
        WHERE r.id = NEW.request_id AND r.case_id = NEW.case_id AND r.participant_id = NEW.participant_id
          AND r.reason = NEW.reason AND r.situation_on = NEW.failed_on AND r.status = 'IMPOSED'
    ) THEN
        RAISE EXCEPTION 'no agreed request stands behind this penalty' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM reengagement_goodcauseclaim c
        WHERE c.participant_id = NEW.participant_id AND c.situation_on = NEW.failed_on
          AND (c.decided_on IS NULL OR c.is_found)
    ) THEN
        RAISE EXCEPTION 'good cause for this situation is found or not decided' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER agreed_request BEFORE INSERT ON reengagement_penalty
    FOR EACH ROW EXECUTE FUNCTION sec.require_agreed_request();
