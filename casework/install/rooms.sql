-- The staffing room (docs/reengagement.md): what its walls ask, what somebody may know of answers they may not read,
-- and what holds when two people act at once. As in `plans.sql`, the triggers hold requests: imports write what was.

-- How the six areas of a staffing stand: complete or not, against a lower grant or not; never a finding, never a person.
-- Told to whoever sees the case, so that the decision is locked for everybody alike. It says the same as
-- `reengagement.rules.areas.unread_areas`. A staffing that follows another one reads its answers until it has newer ones.
CREATE OR REPLACE FUNCTION sec.area_states(of_staffing uuid, look_back_months integer)
RETURNS TABLE (area text, is_complete boolean, is_against boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE room AS (
        SELECT s.id, s.case_id, s."on" FROM reengagement_staffing s
        WHERE s.id = of_staffing AND s.case_id = ANY ((SELECT sec.case_ids())::uuid[])
    ), chain AS (
        SELECT s.id, s.follows_id, 0 AS back FROM reengagement_staffing s JOIN room r ON r.id = s.id
        UNION ALL
        SELECT s.id, s.follows_id, c.back + 1 FROM chain c JOIN reengagement_staffing s ON s.id = c.follows_id
    ), standing AS (
        SELECT DISTINCT ON (a.area, a.participant_id) a.*
        FROM chain c JOIN reengagement_areaanswer a ON a.staffing_id = c.id
        WHERE NOT EXISTS (SELECT FROM reengagement_areaanswer n WHERE n.replaces_id = a.id)
        ORDER BY a.area, a.participant_id, c.back
    ), asked AS (
        SELECT r."on", p.id AS participant_id, n.area
        FROM room r
        CROSS JOIN unnest(ARRAY['DOMESTIC_VIOLENCE', 'MENTAL_HEALTH', 'DRUGS_ALCOHOL', 'LEARNING', 'PHYSICAL_HEALTH',
                                'CARE_TRANSPORT']) AS n (area)
        LEFT JOIN casework_participant p ON p.case_id = r.case_id
    ), judged AS (
        SELECT q.area,
            q.participant_id IS NULL
            OR (a.id IS NOT NULL
                AND (q.area <> 'DOMESTIC_VIOLENCE' OR look_back_months IS NULL
                     OR coalesce(a.looked_from <= q."on" - make_interval(months => look_back_months), false))
                AND (a.finding = 'NONE_KNOWN'
                     OR ((a.is_nothing_offered OR o.count > 0) AND o.late = 0 AND a.affected IS NOT NULL)))
                AS is_complete,
            coalesce(a.finding <> 'NONE_KNOWN' AND (coalesce(a.affected, false) OR o.count = 0), false) AS is_against
        FROM asked q
        LEFT JOIN standing a ON a.area = q.area AND a.participant_id = q.participant_id
        LEFT JOIN LATERAL (
            SELECT count(*) AS count, count(*) FILTER (WHERE f."on" > q."on") AS late
            FROM reengagement_areaoffer f WHERE f.answer_id = a.id
        ) o ON true
    )
    SELECT j.area, bool_and(j.is_complete), bool_or(j.is_against) FROM judged j GROUP BY j.area
$$;

-- The keys of the answers that stand in a room, those that the asker may not read among them: for what a decision was
-- made on. A key says neither what the answer is nor about whom.
CREATE OR REPLACE FUNCTION sec.area_answer_keys(of_staffing uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE chain AS (
        SELECT s.id, s.follows_id, 0 AS back FROM reengagement_staffing s
        WHERE s.id = of_staffing AND s.case_id = ANY ((SELECT sec.case_ids())::uuid[])
        UNION ALL
        SELECT s.id, s.follows_id, c.back + 1 FROM chain c JOIN reengagement_staffing s ON s.id = c.follows_id
    )
    SELECT coalesce(array_agg(k.id ORDER BY k.id), '{}') FROM (
        SELECT DISTINCT ON (a.area, a.participant_id) a.id
        FROM chain c JOIN reengagement_areaanswer a ON a.staffing_id = c.id
        WHERE NOT EXISTS (SELECT FROM reengagement_areaanswer n WHERE n.replaces_id = a.id)
        ORDER BY a.area, a.participant_id, c.back
    ) k
$$;

-- The seats at which a guest sits now: an open room, in its time, asked with a release that holds today where one is
-- needed, under a sign-in of the agency that was asked. Revoking the release or closing the room shuts it with the next statement (R028).
CREATE OR REPLACE FUNCTION sec.guest_seat_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(t.id), '{}')
    FROM reengagement_seattaken t
    JOIN casework_user u ON u.id = t.guest_id AND u.is_active AND u.role IN ('PARTNER', 'CHILD_WELFARE')
        AND u.agency_id = t.provider_id
    JOIN reengagement_staffing s ON s.id = t.staffing_id
    JOIN casework_case c ON c.id = s.case_id
    JOIN casework_office o ON o.id = c.office_id
    CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE o.time_zone)::date AS today) d
    CROSS JOIN LATERAL (
        SELECT i.is_release_needed, i.release_id FROM reengagement_invitation i
        WHERE i.seat_id = t.id ORDER BY i.asked_at DESC, i.id DESC LIMIT 1
    ) asked
    WHERE t.guest_id = sec.uid() AND t.left_team_at IS NULL AND s.status = 'IN_SESSION'
      AND tstzrange(s.opened_at, s.closed_at, '[)') @> now()
      AND (NOT asked.is_release_needed OR EXISTS (
          SELECT FROM casework_release r
          WHERE r.id = asked.release_id AND r.first_day <= d.today
            AND coalesce(r.last_day, 'infinity') >= d.today AND coalesce(r.revoked_on, 'infinity') > d.today
      ))
$$;

CREATE OR REPLACE FUNCTION sec.guest_staffing_ids() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT t.staffing_id), '{}')
    FROM reengagement_seattaken t WHERE t.id = ANY ((SELECT sec.guest_seat_ids())::uuid[])
$$;

-- How somebody takes part is the newest mark, and nobody writes it any other way.
CREATE OR REPLACE FUNCTION sec.set_presence() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE reengagement_seattaken SET presence = NEW.presence WHERE id = NEW.seat_id;
    RETURN NULL;
END
$$;

-- The second review and the confirmation are each member's own, under their own sign-in, of a decision that stands.
CREATE OR REPLACE FUNCTION sec.refuse_other_member() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    decided timestamptz;
BEGIN
    IF current_setting('role') NOT IN ('app_staff', 'app_partner') THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF OLD.user_id IS DISTINCT FROM sec.uid() THEN
        RAISE EXCEPTION 'permission denied to review or confirm for another' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at THEN
        SELECT s.decided_at INTO decided FROM reengagement_staffing s WHERE s.id = NEW.staffing_id AND s.status = 'DECIDED';
        IF decided IS NULL OR NEW.confirmed_at IS NULL OR NEW.confirmed_at < decided THEN
            RAISE EXCEPTION 'there is no decision to confirm' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END
$$;

-- Whether a signed plan brings somebody in on a day: who manages it along, has an activity of it that runs then, or whom
-- this person, or nobody by name, is referred to by a referral that was not taken back. Its release names no party, and
-- is for nobody else (A065).
DROP FUNCTION IF EXISTS sec.plan_brings_in(uuid, uuid, uuid, uuid, text);
CREATE OR REPLACE FUNCTION sec.plan_brings_in(
    of_plan uuid, of_participant uuid, of_case uuid, agency uuid, called text, on_day date
) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM coaching_planparty y
        WHERE y.plan_id = of_plan
          AND (y.provider_id = agency OR (agency IS NULL AND y.provider_id IS NULL AND lower(y.name) = lower(called)))
    ) OR EXISTS (
        SELECT FROM coaching_activity a
        WHERE a.participant_id = of_participant AND a.provider_id = agency
          AND a.first_day <= on_day AND coalesce(a.last_day, 'infinity') >= on_day
    ) OR EXISTS (
        SELECT FROM casework_communityreferral f
        JOIN casework_event e ON e.case_id = f.case_id AND e.subject_id = f.id AND e.kind = 'community_referral.made'
        WHERE f.case_id = of_case AND f.provider_id = agency
          AND coalesce(f.participant_id, of_participant) = of_participant
          AND (
              WITH RECURSIVE above AS (
                  SELECT v.id FROM casework_event v WHERE v.voids_id = e.id
                  UNION ALL
                  SELECT w.id FROM above b JOIN casework_event w ON w.voids_id = b.id
              )
              SELECT count(*) % 2 = 0 FROM above
          )
    )
$$;

-- A partner is asked with a release of the family that lets be told that the person takes part, is for that partner, and
-- holds on the day of asking and on that of the staffing. Without one are asked child welfare, for a child's safety, and
-- a contractor who runs the program with us: what an agency is, the directory says (R028). Of other seats nothing is asked.
CREATE OR REPLACE FUNCTION sec.require_release() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked record;
BEGIN
    IF current_setting('role') NOT IN ('app_staff', 'app_partner') THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    SELECT t.seat, t.provider_id, t.name, p.partner_type, greatest(s."on", NEW.asked_on) AS met_on
    INTO asked
    FROM reengagement_seattaken t
    JOIN reengagement_staffing s ON s.id = t.staffing_id
    LEFT JOIN casework_provider p ON p.id = t.provider_id
    WHERE t.id = NEW.seat_id;
    IF NEW.release_id IS NULL AND asked.seat IN ('CHILD_WELFARE', 'CONTRACTOR', 'PARTNER')
        AND NOT coalesce(asked.partner_type = 'CONTRACTOR', false)
        AND NOT coalesce(asked.seat = 'CHILD_WELFARE' AND asked.partner_type = 'CHILD_WELFARE', false) THEN
        RAISE EXCEPTION 'a partner is asked with a release only' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.release_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM casework_release r
        WHERE r.id = NEW.release_id AND r.case_id = NEW.case_id AND 'ATTENDANCE' = ANY (r.scopes)
          AND r.first_day <= NEW.asked_on AND coalesce(r.last_day, 'infinity') >= asked.met_on
          AND coalesce(r.revoked_on, 'infinity') > asked.met_on
          AND CASE
              WHEN r.kind = 'PLAN' THEN sec.plan_brings_in(
                  r.plan_id, r.participant_id, r.case_id, asked.provider_id, asked.name, asked.met_on)
              WHEN r.kind IN ('PART2', 'SURVIVOR') AND r.purpose <> CASE asked.seat
                  WHEN 'CHILD_WELFARE' THEN 'CHILD_SAFETY' ELSE 'STAFFING' END THEN false
              WHEN r.provider_id IS NOT NULL OR asked.provider_id IS NOT NULL THEN r.provider_id = asked.provider_id
              ELSE lower(r.party_name) = lower(asked.name)
          END
    ) THEN
        RAISE EXCEPTION 'this release does not open the room' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

-- What a decision was made on stays as it was: nothing of a staffing is written that is over or decided.
CREATE OR REPLACE FUNCTION sec.require_going(of_staffing uuid) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM reengagement_staffing s
                   WHERE s.id = of_staffing AND s.status IN ('SCHEDULED', 'IN_SESSION')) THEN
        RAISE EXCEPTION 'the staffing is decided or over' USING ERRCODE = 'insufficient_privilege';
    END IF;
END
$$;
CREATE OR REPLACE FUNCTION sec.refuse_decided() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') NOT IN ('app_staff', 'app_partner') THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    PERFORM sec.require_going(coalesce(NEW.staffing_id, OLD.staffing_id));
    RETURN coalesce(NEW, OLD);
END
$$;
CREATE OR REPLACE FUNCTION sec.refuse_decided_seat() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') NOT IN ('app_staff', 'app_partner') THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    PERFORM sec.require_going((SELECT t.staffing_id FROM reengagement_seattaken t WHERE t.id = NEW.seat_id));
    RETURN NEW;
END
$$;
CREATE OR REPLACE FUNCTION sec.refuse_decided_offer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    answer record;
BEGIN
    IF current_setting('role') NOT IN ('app_staff', 'app_partner') THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    SELECT a.staffing_id, a.kind, s."on" INTO answer
    FROM reengagement_areaanswer a JOIN reengagement_staffing s ON s.id = a.staffing_id WHERE a.id = NEW.answer_id;
    PERFORM sec.require_going(answer.staffing_id);
    IF NEW.kind <> answer.kind OR NEW."on" > answer."on" THEN
        RAISE EXCEPTION 'an offer stands behind the wall of its answer, and before the staffing'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
-- Missing things are settled while the team waits; a decision ends that.
CREATE OR REPLACE FUNCTION sec.refuse_decided_item() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') NOT IN ('app_staff', 'app_partner') THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF EXISTS (SELECT FROM reengagement_staffing s
               WHERE s.reengagement_id = NEW.reengagement_id AND s.status = 'DECIDED')
        OR NOT EXISTS (SELECT FROM reengagement_staffing s
                       WHERE s.id = NEW.staffing_id AND s.status IN ('SCHEDULED', 'IN_SESSION', 'WAITING')) THEN
        RAISE EXCEPTION 'the staffing is decided or over' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE FUNCTION sec.refuse_decided_words() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF current_user <> 'app_staff' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the staffing is decided or over' USING ERRCODE = 'insufficient_privilege';
END
$$;

-- A re-engagement staffing is decided by a team: as many different people of the department are here as `team_needed`
-- says, and who records it sits there as specialist, lead worker or manager, and is whoever is signed in (R018, R023).
CREATE OR REPLACE FUNCTION sec.require_team() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    here integer;
BEGIN
    IF current_setting('role') NOT IN ('app_staff', 'app_partner') THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    SELECT count(DISTINCT t.user_id) INTO here
    FROM reengagement_seattaken t
    WHERE t.staffing_id = NEW.id AND t.user_id IS NOT NULL AND t.left_team_at IS NULL
      AND t.presence IN ('IN_PERSON', 'PHONE', 'VIDEO');
    IF NEW.team_needed IS NULL OR here < NEW.team_needed THEN
        RAISE EXCEPTION 'the team is not complete' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM reengagement_seattaken t
                   WHERE t.staffing_id = NEW.id AND t.user_id = NEW.decided_by_id AND t.left_team_at IS NULL
                     AND t.seat IN ('ENGAGEMENT_SPECIALIST', 'LEAD_WORKER', 'OPERATIONS_MANAGER')
                     AND t.presence IN ('IN_PERSON', 'PHONE', 'VIDEO'))
        OR NEW.decided_by_id IS DISTINCT FROM sec.uid() THEN
        RAISE EXCEPTION 'permission denied to record the decision' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END
$$;

-- A decision stands when each member who was here confirmed it, and is closed then, not before (R005, R018).
CREATE OR REPLACE FUNCTION sec.require_confirmed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') NOT IN ('app_staff', 'app_partner') THEN
        RETURN NEW;
    END IF;
    IF NEW.confirmed_on IS NULL OR EXISTS (
        SELECT FROM reengagement_seattaken t
        WHERE t.staffing_id = NEW.id AND t.user_id IS NOT NULL AND t.left_team_at IS NULL
          AND t.presence IN ('IN_PERSON', 'PHONE', 'VIDEO')
          AND coalesce(t.confirmed_at, '-infinity') < NEW.decided_at
    ) THEN
        RAISE EXCEPTION 'not every member confirmed the decision' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER sets_presence AFTER INSERT ON reengagement_presencemark
    FOR EACH ROW EXECUTE FUNCTION sec.set_presence();
CREATE OR REPLACE TRIGGER own_sign_in BEFORE UPDATE OF reviewed_at, confirmed_at ON reengagement_seattaken
    FOR EACH ROW WHEN ((OLD.reviewed_at, OLD.confirmed_at) IS DISTINCT FROM (NEW.reviewed_at, NEW.confirmed_at))
    EXECUTE FUNCTION sec.refuse_other_member();
CREATE OR REPLACE TRIGGER with_release BEFORE INSERT ON reengagement_invitation
    FOR EACH ROW EXECUTE FUNCTION sec.require_release();
CREATE OR REPLACE TRIGGER while_going BEFORE INSERT ON reengagement_areaanswer
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_decided();
CREATE OR REPLACE TRIGGER while_going BEFORE INSERT ON reengagement_areaoffer
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_decided_offer();
CREATE OR REPLACE TRIGGER while_going BEFORE INSERT OR UPDATE ON reengagement_opportunityanswer
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_decided();
CREATE OR REPLACE TRIGGER while_going BEFORE INSERT OR UPDATE ON reengagement_screeningoffer
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_decided();
CREATE OR REPLACE TRIGGER while_going BEFORE INSERT OR UPDATE OR DELETE ON reengagement_optionconsidered
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_decided();
CREATE OR REPLACE TRIGGER while_going BEFORE INSERT ON reengagement_check
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_decided();
CREATE OR REPLACE TRIGGER while_going BEFORE INSERT OR UPDATE ON reengagement_childwelfareask
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_decided();
CREATE OR REPLACE TRIGGER while_going BEFORE INSERT OR UPDATE OR DELETE ON reengagement_staffingpause
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_decided();
CREATE OR REPLACE TRIGGER while_going BEFORE INSERT OR DELETE OR UPDATE OF number, seat_id, sealed_what, count, unit, by, sealed_evidence
    ON reengagement_staffingstep
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_decided();
CREATE OR REPLACE TRIGGER while_going BEFORE INSERT ON reengagement_seattaken
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_decided();
CREATE OR REPLACE TRIGGER while_going BEFORE INSERT ON reengagement_presencemark
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_decided_seat();
CREATE OR REPLACE TRIGGER while_going BEFORE INSERT OR UPDATE ON reengagement_partnerinput
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_decided_seat();
CREATE OR REPLACE TRIGGER while_going BEFORE INSERT OR UPDATE ON reengagement_missingitem
    FOR EACH ROW EXECUTE FUNCTION sec.refuse_decided_item();
CREATE OR REPLACE TRIGGER words_stay BEFORE UPDATE OF "on", process_told_on, invited_on, choice, sealed_strengths, sealed_goals,
    sealed_supports, is_no_support_needed, sealed_coach_statement, sealed_services, sealed_child_risk, sealed_words, cause, is_plan_fit,
    agreed_on, community_visit_tried_on, next_on, next_at, next_channel, next_initiator ON reengagement_staffing
    FOR EACH ROW WHEN (OLD.status NOT IN ('SCHEDULED', 'IN_SESSION')
                       AND (OLD."on", OLD.process_told_on, OLD.invited_on, OLD.choice, OLD.sealed_strengths, OLD.sealed_goals,
                            OLD.sealed_supports, OLD.is_no_support_needed, OLD.sealed_coach_statement, OLD.sealed_services, OLD.sealed_child_risk,
                            OLD.sealed_words, OLD.cause, OLD.is_plan_fit, OLD.agreed_on, OLD.community_visit_tried_on,
                            OLD.next_on, OLD.next_at, OLD.next_channel, OLD.next_initiator)
                       IS DISTINCT FROM
                           (NEW."on", NEW.process_told_on, NEW.invited_on, NEW.choice, NEW.sealed_strengths, NEW.sealed_goals,
                            NEW.sealed_supports, NEW.is_no_support_needed, NEW.sealed_coach_statement, NEW.sealed_services, NEW.sealed_child_risk,
                            NEW.sealed_words, NEW.cause, NEW.is_plan_fit, NEW.agreed_on, NEW.community_visit_tried_on,
                            NEW.next_on, NEW.next_at, NEW.next_channel, NEW.next_initiator))
    EXECUTE FUNCTION sec.refuse_decided_words();
CREATE OR REPLACE TRIGGER by_a_team AFTER UPDATE OF status ON reengagement_staffing
    FOR EACH ROW WHEN (NEW.kind = 'REENGAGEMENT' AND NEW.status IN ('DECIDED', 'WAITING')
                       AND OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION sec.require_team();

CREATE OR REPLACE TRIGGER by_all_members BEFORE UPDATE OF confirmed_on, status ON reengagement_staffing
    FOR EACH ROW WHEN (NEW.kind = 'REENGAGEMENT' AND OLD.status = 'DECIDED'
                       AND ((OLD.confirmed_on IS NULL AND NEW.confirmed_on IS NOT NULL) OR NEW.status = 'CLOSED'))
    EXECUTE FUNCTION sec.require_confirmed();

ALTER FUNCTION sec.area_states(uuid, integer) OWNER TO app_engine;
ALTER FUNCTION sec.area_answer_keys(uuid) OWNER TO app_engine;
ALTER FUNCTION sec.guest_seat_ids() OWNER TO app_engine;
ALTER FUNCTION sec.guest_staffing_ids() OWNER TO app_engine;
ALTER FUNCTION sec.set_presence() OWNER TO app_engine;
ALTER FUNCTION sec.refuse_other_member() OWNER TO app_engine;
ALTER FUNCTION sec.plan_brings_in(uuid, uuid, uuid, uuid, text, date) OWNER TO app_engine;
ALTER FUNCTION sec.require_release() OWNER TO app_engine;
ALTER FUNCTION sec.require_going(uuid) OWNER TO app_engine;
ALTER FUNCTION sec.refuse_decided() OWNER TO app_engine;
ALTER FUNCTION sec.refuse_decided_seat() OWNER TO app_engine;
ALTER FUNCTION sec.refuse_decided_offer() OWNER TO app_engine;
ALTER FUNCTION sec.refuse_decided_item() OWNER TO app_engine;
ALTER FUNCTION sec.require_team() OWNER TO app_engine;
ALTER FUNCTION sec.require_confirmed() OWNER TO app_engine;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sec FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.guest_seat_ids(), sec.guest_staffing_ids() TO app_partner, app_engine;
GRANT EXECUTE ON FUNCTION sec.area_states(uuid, integer), sec.area_answer_keys(uuid) TO app_staff, app_engine;
GRANT EXECUTE ON FUNCTION sec.require_going(uuid), sec.plan_brings_in(uuid, uuid, uuid, uuid, text, date) TO app_engine;
