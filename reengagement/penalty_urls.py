"""Addresses of good cause, penalties and hearings."""

from django.urls import URLPattern, path

from reengagement.views import causes, cures, hearings, penalties, raises

_ADULT = "cases/<uuid:case_id>/{}/<uuid:participant_id>/"
_PENALTY = "penalties/<uuid:penalty_id>/"

urlpatterns: list[URLPattern] = [
    path("cases/<uuid:case_id>/penalties/", penalties.case_penalties, name="penalties"),
    path(_ADULT.format("good-cause"), causes.good_cause_claim, name="good-cause-claim"),
    path("good-cause/<uuid:good_cause_id>/decide/", causes.good_cause_decide, name="good-cause-decide"),
    path(_ADULT.format("penalty-request"), penalties.penalty_request, name="penalty-request"),
    path("penalty-requests/", penalties.penalty_requests, name="penalty-requests"),
    path("penalty-requests/<uuid:penalty_request_id>/decide/", penalties.penalty_decide, name="penalty-decide"),
    path(_PENALTY, penalties.penalty, name="penalty"),
    path(f"{_PENALTY}fact/", cures.penalty_fact, name="penalty-fact"),
    path(f"{_PENALTY}attempt/", cures.penalty_attempt, name="penalty-attempt"),
    path(f"{_PENALTY}visit/", cures.penalty_visit, name="penalty-visit"),
    path("penalty-visits/<uuid:penalty_visit_id>/finding/", cures.child_safety, name="child-safety"),
    path(f"{_PENALTY}raise/", raises.penalty_raise, name="penalty-raise"),
    path("penalty-raises/<uuid:penalty_raise_id>/decide/", raises.raise_decide, name="raise-decide"),
    path(f"{_PENALTY}money/", raises.penalty_money, name="penalty-money"),
    path("penalty-facts/<uuid:penalty_fact_id>/mistake/", raises.fact_void, name="fact-void"),
    path(f"{_PENALTY}end/", cures.penalty_end, name="penalty-end"),
    path(f"{_PENALTY}notice/", hearings.adverse_notice, name="adverse-notice"),
    path(f"{_PENALTY}hearing/", hearings.hearing_request, name="hearing-request"),
    path("hearings/<uuid:hearing_id>/decide/", hearings.hearing_decide, name="hearing-decide"),
    path("hearings/<uuid:hearing_id>/pack/", hearings.hearing_pack, name="hearing-pack"),
    path("hearing-packs/<uuid:pack_id>/paper/", hearings.hearing_pack_paper, name="hearing-pack-paper"),
]
