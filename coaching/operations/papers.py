"""What a plan says once it is offered: kept for everybody who signs, and with the last signature as its paper."""

import json
from datetime import datetime
from typing import Any

from casework.public import sealing
from coaching import documents, rules
from coaching.models import OfferedPlan, Plan, SignedPlan

OFFERED_PLACE = "coaching_offeredplan.sealed_words"
WORDS_PLACE = "coaching_signedplan.sealed_words"
PAPER_PLACE = "coaching_signedplan.sealed_paper"


def keep_offer(*, plan: Plan, facts: rules.PlanFacts, now: datetime) -> None:
    """Keep the words of a plan as they are offered; its lines to sign on are made."""
    kept = OfferedPlan(case=plan.case, plan=plan, made_at=now)
    kept.sealed_words = sealing.seal(_text(documents.words_of(plan, facts, now=now)), OFFERED_PLACE, kept.pk)
    kept.save(force_insert=True)


def end_offer(*, plan: Plan, now: datetime) -> None:
    """Let the words of an offer that was taken back stand no longer; they stay with the signatures on them."""
    plan.offers.filter(ended_at__isnull=True).update(ended_at=now)


def words_to_sign(plan: Plan) -> dict[str, Any] | None:
    """Return the words of a plan as it was offered, with the signatures on them by now; None where none were kept.

    None are of a draft, and of a plan that was imported or offered before offers were kept.
    """
    kept = plan.offers.filter(ended_at__isnull=True).first()
    if kept is None:
        return None
    return documents.with_signatures(json.loads(sealing.unseal(kept.sealed_words, OFFERED_PLACE, kept.pk)), plan)


def keep_paper(*, plan: Plan, facts: rules.PlanFacts, now: datetime) -> None:
    """Keep what everybody signed, words and paper."""
    words = words_to_sign(plan) or documents.words_of(plan, facts, now=now)
    kept = SignedPlan(case=plan.case, plan=plan, language=words["language"], made_at=now)
    kept.sealed_words = sealing.seal(_text(words), WORDS_PLACE, kept.pk)
    kept.sealed_paper = sealing.seal_bytes(documents.render_plan(words), PAPER_PLACE, kept.pk)
    kept.save(force_insert=True)


def signed_paper(plan: Plan) -> bytes | None:
    """Return the paper of a plan exactly as it was signed; None when nothing was signed here.

    Raises:
        SealBroken: it was changed, or moved to another row, and is not handed out.
    """
    kept = SignedPlan.objects.filter(plan=plan).first()
    return sealing.unseal_bytes(kept.sealed_paper, PAPER_PLACE, kept.pk) if kept else None


def _text(words: dict[str, Any]) -> str:
    return json.dumps(words, default=str)
