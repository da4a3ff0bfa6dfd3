"""Adverse notices and hearings: looked at and sent, asked for, decided, and the pack made."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Case,
    DraftKey,
    GateRefused,
    Jurisdiction,
    NoticeKind,
    Refused,
    SignedInRequest,
    initial_of,
    permissions,
    seen_case,
    verdicts_of,
)
from reengagement.forms.penalties import HearingDecisionForm, HearingForm, PackForm, WayForm
from reengagement.models import HearingPack, HearingRequest, Penalty
from reengagement.operations.adverse_notices import preview_adverse_notice, write_adverse_notice
from reengagement.operations.hearings import decide_hearing, make_hearing_pack, pack_file, record_hearing_request
from reengagement.queries.letters import next_notice
from reengagement.queries.places import of_record
from reengagement.queries.standing import standing_of
from reengagement.rules.notices import System
from reengagement.views.sheets import Sheet, answer, draft_of

_SYSTEMS = {
    System.ONE: "The ONE system",
    System.MAINFRAME: "The mainframe",
    System.MAINFRAME_ACP: "The mainframe, address confidentiality",
}
