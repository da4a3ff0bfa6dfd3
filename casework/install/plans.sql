-- What somebody signed stays as it was signed. The walls let staff add to and take out of a plan only while it waits for
-- words or signatures; here its words, its steps and its signatures are held, whatever statement asks.

CREATE OR REPLACE FUNCTION sec.refuse_signed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF current_user <> 'app_staff' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% was offered or signed: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE OR REPLACE FUNCTION sec.refuse_step_of_signed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF current_user <> 'app_staff' THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM coaching_plan AS p WHERE p.id = OLD.plan_id AND p.status = 'DRAFT') THEN
        RAISE EXCEPTION '% was offered or signed: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER words_stay BEFORE UPDATE OF words, core_words, exit_on, is_joint, communication, rev ON coaching_plan
    FOR EACH ROW WHEN (OLD.status <> 'DRAFT')
    EXECUTE FUNCTION sec.refuse_signed();
CREATE OR REPLACE TRIGGER words_stay BEFORE UPDATE OF case_id, plan_id, goal_id, number, words, owner, participant_id, party,
    activity, weekly_hours, purpose, measure, do_by, review_on, help_words, source, release_id ON coaching_step
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_step_of_signed();
CREATE OR REPLACE TRIGGER signed_once BEFORE UPDATE OF case_id, plan_id, participant_id, user_id, position, way, signed_on,
    signed_at, typed_name, drawing, consent_scopes, taken_by_id ON coaching_plansigner
    FOR EACH ROW WHEN (OLD.signed_on IS NOT NULL)
    EXECUTE FUNCTION sec.refuse_signed();

-- A review is changed in nothing but this: it gets the contact in which it was held, once.
CREATE OR REPLACE FUNCTION sec.refuse_other_contact() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF current_user <> 'app_staff' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% has its contact: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE OR REPLACE TRIGGER contact_once BEFORE UPDATE OF contact_id ON coaching_planreview
    FOR EACH ROW WHEN (OLD.contact_id IS NOT NULL)
    EXECUTE FUNCTION sec.refuse_other_contact();
