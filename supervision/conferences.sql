-- Conferences and reviews of engagement (docs/supervision.md): who signs, and who may not review a family. As in
-- `reviews.sql`, the triggers hold requests: imports write what was.

-- The manager signs as the one who held the conference, the coach as the one whose work it was about, and nobody signs
-- what was taken back.
CREATE OR REPLACE FUNCTION sec.refuse_other_signer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') NOT IN ('app_staff', 'app_partner') THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM supervision_conference c
        WHERE c.id = NEW.conference_id AND c.taken_back_at IS NULL
          AND NEW.signer_id = CASE NEW.party WHEN 'MANAGER' THEN c.held_by_id WHEN 'COACH' THEN c.coach_id END
    ) THEN
        RAISE EXCEPTION 'permission denied to sign for somebody else' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
ALTER FUNCTION sec.refuse_other_signer() OWNER TO app_engine;
REVOKE ALL ON FUNCTION sec.refuse_other_signer() FROM PUBLIC;
CREATE OR REPLACE TRIGGER signed_by_the_two BEFORE INSERT ON supervision_conferencesignature
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_other_signer();

-- Nothing is added to a conference once somebody signed it.
CREATE OR REPLACE FUNCTION sec.refuse_after_signature() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') IN ('app_staff', 'app_partner') AND EXISTS (
        SELECT FROM supervision_conferencesignature s WHERE s.conference_id = NEW.conference_id
    ) THEN
        RAISE EXCEPTION 'this conference is signed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
ALTER FUNCTION sec.refuse_after_signature() OWNER TO app_engine;
REVOKE ALL ON FUNCTION sec.refuse_after_signature() FROM PUBLIC;
CREATE OR REPLACE TRIGGER before_signing BEFORE INSERT ON supervision_agreedaction
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_after_signature();

-- An engagement specialist reviews, names as coach whoever carried the case that day, and does not review a family on
-- which they worked since Monday.
CREATE OR REPLACE FUNCTION sec.refuse_own_engagement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') NOT IN ('app_staff', 'app_partner') THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM casework_user u WHERE u.id = NEW.filed_by_id AND u.role = 'ENGAGEMENT_SPECIALIST' AND u.is_active
    ) THEN
        RAISE EXCEPTION 'permission denied to review engagement' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.coach_id IS NOT NULL AND NOT sec.worked_on(NEW.coach_id, NEW.case_id, NEW.filed_on, NEW.filed_on) THEN
        RAISE EXCEPTION 'another coach carried the case' USING ERRCODE = 'check_violation';
    END IF;
    IF sec.worked_on(NEW.filed_by_id, NEW.case_id, date_trunc('week', NEW.filed_on)::date, NEW.filed_on) THEN
        RAISE EXCEPTION 'permission denied to review one''s own work' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
ALTER FUNCTION sec.refuse_own_engagement() OWNER TO app_engine;
REVOKE ALL ON FUNCTION sec.refuse_own_engagement() FROM PUBLIC;
CREATE OR REPLACE TRIGGER by_another BEFORE INSERT ON supervision_engagementreview
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_own_engagement();
