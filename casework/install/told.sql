-- What somebody wrote in the open and then moved behind the narrower wall: the same words elsewhere in the case go too.

-- Whether the person completed an assessment of a case on which they write now.
CREATE OR REPLACE FUNCTION sec.assessed_case(of_assessment uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT a.case_id FROM coaching_assessment a
    WHERE a.id = of_assessment AND a.completed_by_id = sec.uid()
      AND a.case_id = ANY ((SELECT sec.writable_case_ids())::uuid[])
$$;

-- A text without what was said in it. The shortest words are changed only where they stand alone: "No" says nothing.
CREATE OR REPLACE FUNCTION sec.reworded(value text, said text[], stays text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog AS $$
DECLARE
    plain text := replace(value, E'\r\n', E'\n');
    one text;
    is_found boolean := false;
BEGIN
    FOREACH one IN ARRAY said LOOP
        IF btrim(plain, E' \n\t') = one THEN
            RETURN stays;
        ELSIF length(one) >= 20 AND position(one IN plain) > 0 THEN
            plain := replace(plain, one, stays);
            is_found := true;
        END IF;
    END LOOP;
    RETURN CASE WHEN is_found THEN plain ELSE value END;
END
$$;

-- Puts other words in place of some of an assessment, and wherever the same words stand in the case: other assessments,
-- strengths and barriers, changes told, notes, advocacy, leaving and the work after it, plans that are being written. Only for who completed it and keeps the words protected.
CREATE OR REPLACE FUNCTION sec.put_in_other_words(of_assessment uuid, kept_in uuid, said text[], stays text)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    here uuid := sec.assessed_case(of_assessment);
    known text[];
BEGIN
    SELECT array_agg(replace(btrim(o.words, E' \n\t\r'), E'\r\n', E'\n')) INTO known
    FROM (
        SELECT unnest(ARRAY[w.words, w.found, w.why]) AS words FROM coaching_answer w WHERE w.assessment_id = of_assessment
        UNION ALL SELECT e.words FROM coaching_explanation e
            JOIN coaching_answer w ON w.id = e.answer_id WHERE w.assessment_id = of_assessment
        UNION ALL SELECT a.remark FROM coaching_assessment a WHERE a.id = of_assessment
        UNION ALL SELECT s.words FROM coaching_strength s WHERE s.assessment_id = of_assessment
        UNION ALL SELECT b.words FROM coaching_barrier b WHERE b.assessment_id = of_assessment
    ) o;
    IF here IS NULL OR stays = '' OR '' = ANY (said) OR NOT said <@ known OR NOT EXISTS (
        SELECT FROM casework_restrictedfact f WHERE f.id = kept_in AND f.case_id = here
    ) THEN
        RETURN false;
    END IF;
    UPDATE coaching_answer w SET words = sec.reworded(w.words, said, stays), found = sec.reworded(w.found, said, stays),
        why = sec.reworded(w.why, said, stays) WHERE w.case_id = here;
    UPDATE coaching_explanation SET words = sec.reworded(words, said, stays) WHERE case_id = here;
    UPDATE coaching_assessment SET remark = sec.reworded(remark, said, stays) WHERE case_id = here;
    UPDATE coaching_strength SET words = left(sec.reworded(words, said, stays), 300) WHERE case_id = here;
    UPDATE coaching_barrier SET words = left(sec.reworded(words, said, stays), 300),
        reason = left(sec.reworded(reason, said, stays), 300) WHERE case_id = here;
    UPDATE coaching_advocacy SET issue = left(sec.reworded(issue, said, stays), 300),
        words = sec.reworded(words, said, stays), result = sec.reworded(result, said, stays) WHERE case_id = here;
    UPDATE coaching_support SET purpose = left(sec.reworded(purpose, said, stays), 160),
        alternatives = sec.reworded(alternatives, said, stays), justification = sec.reworded(justification, said, stays),
        answer = sec.reworded(answer, said, stays), void_words = left(sec.reworded(void_words, said, stays), 300)
        WHERE case_id = here;
    UPDATE coaching_supportrefund SET words = left(sec.reworded(words, said, stays), 300),
        void_words = left(sec.reworded(void_words, said, stays), 300) WHERE case_id = here;
    UPDATE coaching_supportending SET words = left(sec.reworded(words, said, stays), 300),
        answer = left(sec.reworded(answer, said, stays), 300) WHERE case_id = here;
    UPDATE coaching_carequestion SET about = sec.reworded(about, said, stays),
        answer = sec.reworded(answer, said, stays) WHERE case_id = here;
    UPDATE coaching_outsideresource SET what = left(sec.reworded(what, said, stays), 300) WHERE case_id = here;
    UPDATE coaching_careauthorisation SET comment = sec.reworded(comment, said, stays),
        ended_words = left(sec.reworded(ended_words, said, stays), 300) WHERE case_id = here;
    UPDATE coaching_caredecision SET words = sec.reworded(words, said, stays) WHERE case_id = here;
    UPDATE coaching_carenotneeded SET words = left(sec.reworded(words, said, stays), 300) WHERE case_id = here;
    UPDATE coaching_caresearch SET looked_at = sec.reworded(looked_at, said, stays),
        proof = sec.reworded(proof, said, stays), ended_words = left(sec.reworded(ended_words, said, stays), 300)
        WHERE case_id = here;
    UPDATE coaching_situationchange SET words = sec.reworded(words, said, stays) WHERE case_id = here;
    UPDATE coaching_keptassessment SET words = sec.reworded(words, said, stays) WHERE case_id = here;
    UPDATE coaching_exitsummary SET progress = sec.reworded(progress, said, stays),
        still_open = sec.reworded(still_open, said, stays), family_words = sec.reworded(family_words, said, stays)
        WHERE case_id = here;
    UPDATE coaching_screenclosing SET early_words = left(sec.reworded(early_words, said, stays), 300) WHERE case_id = here;
    UPDATE coaching_reopening SET words = left(sec.reworded(words, said, stays), 300) WHERE case_id = here;
    UPDATE coaching_jobchange SET words = left(sec.reworded(words, said, stays), 300) WHERE case_id = here;
    UPDATE coaching_workproblem SET words = sec.reworded(words, said, stays) WHERE case_id = here;
    UPDATE coaching_visitstep SET words = left(sec.reworded(words, said, stays), 300),
        result = left(sec.reworded(result, said, stays), 300) WHERE case_id = here;
    UPDATE coaching_plan SET words = sec.reworded(words, said, stays), rev = rev + 1
        WHERE case_id = here AND status = 'DRAFT' AND words <> sec.reworded(words, said, stays);
    UPDATE coaching_goal g SET words = left(sec.reworded(g.words, said, stays), 200),
        why = left(sec.reworded(g.why, said, stays), 400), specific = sec.reworded(g.specific, said, stays),
        relevance = sec.reworded(g.relevance, said, stays)
        FROM coaching_plan p WHERE p.id = g.plan_id AND p.case_id = here AND p.status = 'DRAFT';
    UPDATE casework_notepair o SET says = sec.reworded(o.says, said, stays), found = sec.reworded(o.found, said, stays),
        explanation = sec.reworded(o.explanation, said, stays) WHERE o.case_id = here;
    UPDATE casework_noteaddendum SET text = sec.reworded(text, said, stays) WHERE case_id = here;
    UPDATE casework_note SET body = sec.reworded(body, said, stays), sections = (
            SELECT coalesce(jsonb_agg(CASE WHEN s.one ? 'text'
                THEN s.one || jsonb_build_object('text', sec.reworded(s.one ->> 'text', said, stays)) ELSE s.one END
                ORDER BY s.place), '[]')
            FROM jsonb_array_elements(sections) WITH ORDINALITY AS s (one, place)
        )
        WHERE case_id = here;
    RETURN true;
END
$$;

-- Whether a draft is one of a whole caseload, written in the office of a case: notes of many families in one form.
CREATE OR REPLACE FUNCTION sec.is_of_caseload(of_key text, writer uuid, here uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT of_key LIKE 'months-zero.%' AND EXISTS (
        SELECT 1 FROM casework_user u JOIN casework_case c ON c.office_id = u.office_id WHERE u.id = writer AND c.id = here
    )
$$;

-- The drafts of everybody in the case of an assessment that the person completed, under seal, to put other words in. In
-- those of a whole caseload only what is said of this family may change: `of_case` is false.
DROP FUNCTION IF EXISTS sec.drafts_beside(uuid);
CREATE FUNCTION sec.drafts_beside(of_assessment uuid)
RETURNS TABLE (draft_id uuid, sealed bytea, of_case boolean)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT d.id, d.sealed_data, d.case_id IS NOT NULL FROM casework_draft d
    WHERE d.case_id = sec.assessed_case(of_assessment)
       OR (d.case_id IS NULL AND sec.is_of_caseload(d.key, d.user_id, sec.assessed_case(of_assessment)))
    FOR UPDATE
$$;

-- Seals one of them again; whoever has it open in a window is told that it changed.
CREATE OR REPLACE FUNCTION sec.seal_draft(of_assessment uuid, of_draft uuid, sealed bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE casework_draft SET sealed_data = sealed, rev = rev + 1
    WHERE id = of_draft AND (
        case_id = sec.assessed_case(of_assessment)
        OR (case_id IS NULL AND sec.is_of_caseload(key, user_id, sec.assessed_case(of_assessment)))
    )
$$;

ALTER FUNCTION sec.assessed_case(uuid) OWNER TO app_engine;
ALTER FUNCTION sec.is_of_caseload(text, uuid, uuid) OWNER TO app_engine;
ALTER FUNCTION sec.put_in_other_words(uuid, uuid, text[], text) OWNER TO app_engine;
ALTER FUNCTION sec.drafts_beside(uuid) OWNER TO app_engine;
ALTER FUNCTION sec.seal_draft(uuid, uuid, bytea) OWNER TO app_engine;
REVOKE ALL ON FUNCTION sec.assessed_case(uuid), sec.is_of_caseload(text, uuid, uuid), sec.reworded(text, text[], text),
    sec.put_in_other_words(uuid, uuid, text[], text), sec.drafts_beside(uuid), sec.seal_draft(uuid, uuid, bytea)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.reworded(text, text[], text) TO app_engine;
GRANT EXECUTE ON FUNCTION sec.put_in_other_words(uuid, uuid, text[], text), sec.drafts_beside(uuid),
    sec.seal_draft(uuid, uuid, bytea) TO app_staff;
