"""What a form with a draft does: its key, the page it stands on, the text that it goes on from, what was filed of it.

To give a form drafts: a line in `FORMS` and `WORDS`; in the view `found_draft`, `initial_of` and, once it is filed,
`discard_draft` with `filed_rev`; in the template `{% draft_wiring %}` on the form, `{% draft_part %}` in it,
`{% saved_state %}` near it and `_draft_back.html` before it.
"""

import json
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse

from casework.context import SignedInRequest
from casework.operations.drafts import discard_draft, save_draft
from casework.queries.cases import SavedDraft, saved_draft
from casework.rules import Box

#: Forms whose text is saved while it is typed: the page on which it goes on, and what the page's address carries:
#: the `case`, the `subject`, or `-` for neither; left out, it carries the case if the draft has one.
FORMS = {
    "note": "casework:note-file",
    "contact": "casework:contact-log",
    "track": "casework:track-change-ask",
    "excusal": "casework:excusal-ask case subject",
    "addendum": "casework:note subject",
    "person": "casework:person-change case subject",
    "close": "casework:case-close",
    "answer": "supervision:approvals -",
    "intake": "casework:case-open",
    "closure": "supervision:closures subject",
    "office": "supervision:office-change subject",
    "setting": "supervision:setting-change subject",
    "transfer": "casework:handover-ask",
    "handover": "casework:handover-sheet",
    "promise": "casework:promise-make",
    "outcome": "casework:promise-settle subject",
    "split": "casework:note-split",
    "remark": "casework:note subject",
    "remark-answer": "casework:case-notes",
    "interval": "casework:contact-tries",
    "referral": "casework:referral-make",
    "followup": "casework:referral-follow-up case subject",
    "share": "casework:share",
    "letter": "casework:notice-write",
    "protected": "casework:protected-record",
    "protected-list": "casework:protected-access",
    "cano": "casework:eligibility-note-file",
    "cano-addendum": "casework:eligibility-note subject",
    "alert-answer": "casework:eligibility-alerts -",
    "request": "casework:case-request-open",
    "consult": "casework:case-consult-ask",
    "request-answer": "casework:request subject",
    "question": "casework:request-open",
    "advice": "casework:consult-ask",
    "reply": "casework:request subject",
    "booking": "casework:appointment-book",
    "moving": "casework:appointment-move case subject",
    "safe-address": "casework:safe-address case subject",
    "glass": "casework:break-glass",
    "glass-review": "supervision:break-glass -",
    "template": "casework:note-template-add subject",
    "assess-family": "coaching:assess-family case subject",
    "assess-ea": "coaching:assess-ea case subject",
    "assess-epi": "coaching:assess-epi case subject",
    "assess-needs": "coaching:assess-needs case subject",
    "assess-employment": "coaching:assess-employment case subject",
    "assess-living": "coaching:assess-living case subject",
    "change": "coaching:situation-change",
    "keep": "coaching:assessment-keep subject",
    "explain": "coaching:difference-explain case subject",
    "plan-begin": "coaching:plan-begin",
    "plan-words": "coaching:plan-edit subject",
    "goal": "coaching:goal-edit subject",
    "goal-new": "coaching:goal-add subject",
    "fold-in": "coaching:plan-fold-in subject",
    "plan-review": "coaching:plan-review",
    "progress": "coaching:progress-record",
    "meeting": "coaching:meeting-call",
    "minutes": "coaching:meeting-hold subject",
    "advocacy": "coaching:advocacy-record",
    "child-care": "coaching:child-care-ask",
    "child-care-change": "coaching:child-care-change subject",
    "care-question": "coaching:care-question-send",
    "care-question-answer": "coaching:care-question-answer subject",
    "child-care-answer": "coaching:child-care-answer subject",
    "care-search": "coaching:care-search-record",
    "advocacy-result": "coaching:advocacy-settle subject",
    "support": "coaching:support-ask",
    "support-change": "coaching:support-change subject",
    "resource": "coaching:resource-record",
    "good-cause": "reengagement:good-cause-claim case subject",
    "good-cause-decision": "reengagement:good-cause-decide subject",
    "penalty": "reengagement:penalty-request case subject",
    "penalty-decision": "reengagement:penalty-decide subject",
    "attempt": "reengagement:penalty-attempt subject",
    "child-safety": "reengagement:child-safety subject",
    "hearing": "reengagement:hearing-request subject",
    "month-note": "coaching:month-verify case subject",
    "months-zero": "coaching:months-zero -",
    "search-debrief": "coaching:search-debrief case subject",
    "merge": "supervision:people-merge subject",
    "unmerge": "supervision:people-unmerge subject",
    "hand-on": "casework:request subject",
    "pass-on": "casework:request subject",
    "became": "casework:appointment case subject",
    "void": "casework:notice case subject",
    "opening": "casework:case-protected case",
    "withdrawal": "casework:document-withdraw subject",
    "handover-answer": "casework:handover subject",
    "handover-many": "supervision:handover-many -",
    "folder-labels": "casework:folder-labels-set -",
    "reengage": "reengagement:begin case subject",
    "staffing": "reengagement:schedule subject",
    "staffing-other": "reengagement:schedule-other case subject",
    "room-review": "reengagement:room subject",
    "room-extension": "reengagement:room subject",
    "room-own": "reengagement:room subject",
    "room-statement": "reengagement:room subject",
    "room-services": "reengagement:room subject",
    "visit-results": "reengagement:visit case subject",
    "room-option": "reengagement:room subject",
    "room-told": "reengagement:room subject",
    "room-harm": "reengagement:room subject",
    "room-welfare": "reengagement:room subject",
    "area": "reengagement:area subject",
    "chances": "reengagement:chances subject",
    "next-steps": "reengagement:next-steps subject",
    "missing-settle": "reengagement:missing-settle subject",
    "partner-words": "reengagement:partner-words subject",
    "guest-words": "reengagement:guest-room subject",
    "exit-summary": "coaching:exit-summary-file",
    "work-screen": "coaching:work-screen-close",
    "reopening": "coaching:case-reopen",
    "job-lost": "coaching:job-lose",
    "job-started": "coaching:job-start",
    "work-problem": "coaching:work-problem-tell",
    "visit-step": "coaching:visit-step-settle subject",
    "case-review": "supervision:review-file subject",
    "self-check": "supervision:self-check subject",
    "month-ask": "supervision:month-ask subject",
    "late-note-ask": "supervision:late-note-ask subject",
    "finding-answer": "supervision:finding-answer subject",
    "review-take-back": "supervision:review-take-back subject",
    "conference": "supervision:conference-hold subject",
    "conference-sign": "supervision:conference-sign subject",
    "conference-take-back": "supervision:conference-take-back subject",
    "engagement-review": "supervision:engagement-review-file",
    "engagement-take-back": "supervision:engagement-review-take-back subject",
}
#: What a list of drafts calls them; one that stands not here is called by its own name.
WORDS = {
    "note": "Client note",
    "contact": "Contact",
    "track": "Request for the other track",
    "excusal": "Request to excuse a deadline",
    "addendum": "Addendum to a note",
    "person": "How a person is reached",
    "close": "Closing the case",
    "answer": "Answer to a request",
    "intake": "New case",
    "closure": "Closed day of an office",
    "office": "Where an office is",
    "setting": "Setting",
    "transfer": "Transfer of a case",
    "handover": "Handover page",
    "promise": "Promise",
    "outcome": "What came of a promise",
    "split": "Notes by subject",
    "remark": "Question or praise on a note",
    "remark-answer": "Answer to a question on a note",
    "interval": "Contact interval",
    "referral": "Referral to a service",
    "followup": "Follow-up of a referral",
    "share": "Telling somebody outside",
    "letter": "Letter or message",
    "protected": "Protected entry",
    "protected-list": "Who may read protected entries",
    "cano": "Eligibility note",
    "cano-addendum": "Addendum to an eligibility note",
    "alert-answer": "Answer to an E alert",
    "request": "Request about a family",
    "consult": "Consult about a family",
    "request-answer": "Answer to a request",
    "question": "Request",
    "advice": "Consult",
    "reply": "Answer to a request",
    "booking": "New appointment",
    "moving": "Another time for an appointment",
    "safe-address": "Safe address",
    "glass": "Breaking the glass",
    "glass-review": "Review of broken glass",
    "template": "New version of a note template",
    "assess-family": "Family assessment",
    "assess-ea": "Employability assessment",
    "assess-epi": "Planning information",
    "assess-needs": "Needs assessment",
    "assess-employment": "Employment assessment",
    "assess-living": "Living situation",
    "change": "What changed",
    "keep": "Why an assessment is still right",
    "explain": "Explanation of a difference",
    "plan-begin": "Why a plan is written anew",
    "plan-words": "Words of a plan",
    "goal": "Goal of a plan",
    "goal-new": "New goal of a plan",
    "fold-in": "Another agency’s plan",
    "plan-review": "Review of a plan",
    "progress": "Progress of the week",
    "meeting": "Joint meeting",
    "minutes": "Minutes of a joint meeting",
    "advocacy": "Speaking up for a family",
    "child-care": "Child care asked for",
    "child-care-change": "Change of child care",
    "care-question": "Question of a provider",
    "care-question-answer": "Answer to a provider’s question",
    "child-care-answer": "Answer about child care",
    "care-search": "No suitable child care",
    "advocacy-result": "What came of speaking up",
    "support": "A support asked for",
    "support-change": "A changed support",
    "resource": "Help from elsewhere",
    "good-cause": "Asking for good cause",
    "good-cause-decision": "Decision on good cause",
    "penalty": "Penalty request",
    "penalty-decision": "Decision on a penalty request",
    "attempt": "An attempt to comply",
    "child-safety": "Child-safety finding",
    "hearing": "Request for a hearing",
    "month-note": "Note of a work month",
    "months-zero": "Notes of months at zero hours",
    "search-debrief": "A week of job search",
    "merge": "Joining two records",
    "unmerge": "Taking two records apart",
    "hand-on": "Handing a request on",
    "pass-on": "Handing a request on",
    "became": "What became of an appointment",
    "void": "Withdrawing a letter or message",
    "opening": "Why a protected entry is opened",
    "withdrawal": "Withdrawing a paper",
    "handover-answer": "Answer to a transfer",
    "handover-many": "Many transfers at once",
    "folder-labels": "Parts of the file",
    "reengage": "Beginning re-engagement",
    "staffing": "New staffing",
    "staffing-other": "New staffing of a family",
    "room-review": "What a case review found",
    "room-extension": "Form of an extension",
    "room-own": "Strengths and goals in a staffing",
    "room-statement": "Coach’s statement in a staffing",
    "room-services": "Services in a staffing",
    "visit-results": "What came of a visit",
    "room-option": "An outcome that was considered",
    "room-told": "What a team found and decided",
    "room-harm": "Harm that less money could do",
    "room-welfare": "What child welfare answered",
    "area": "An area of a staffing",
    "chances": "What comes first in a staffing",
    "next-steps": "Next steps of a staffing",
    "missing-settle": "What came in for a staffing",
    "partner-words": "What a partner told us",
    "guest-words": "What you want to tell a team",
    "exit-summary": "Exit summary",
    "work-screen": "Closing the work screen",
    "reopening": "Reopening a case",
    "job-lost": "Job that was lost",
    "job-started": "Job after leaving",
    "work-problem": "Problem at work",
    "visit-step": "Step of a visit plan",
    "case-review": "QA review of a case",
    "self-check": "Check of your own work",
    "month-ask": "Request to open a month again",
    "late-note-ask": "Reason of a late note",
    "finding-answer": "Answer to a finding",
    "review-take-back": "Taking a QA review back",
    "conference": "A conference with a coach",
    "conference-sign": "Your words to a conference",
    "conference-take-back": "Taking a conference back",
    "engagement-review": "Review of a family’s engagement",
    "engagement-take-back": "Taking a review of engagement back",
}
#: Forms whose page is asked for their subject, under which name.
ASKED = {"note": "about", "split": "about", "protected": "replaces"}
#: Forms that belong to no case.
CASELESS = frozenset(
    {
        "intake", "closure", "setting", "question", "advice", "reply", "glass", "glass-review", "template", "merge",
        "unmerge", "office", "pass-on", "handover-answer", "handover-many", "folder-labels",
        "months-zero", "guest-words", "conference", "conference-sign", "conference-take-back",
    }
)  # fmt: skip
#: Forms of a case whose subject is no record but a word of their address: which month, which kind.
WORDED = frozenset({"month-note", "staffing-other"})
#: Forms of a case whose subject is a record and a word of their address, with a colon between: which area of a room.
PAIRED = frozenset({"area"})
#: What a form carries for its own sake, not typed by anyone.
ENVELOPE = frozenset(
    {
        "csrfmiddlewaretoken",
        "submission",
        "draft_key",
        "draft_rev",
        "draft_shape",
        "more",
        "change_template",
        "add_rows",
        "keep_apart",
        "take",
        "another",
        "check_words",
        "split",
        "ask",
        "keep",
        "preview",
        "part",
    }
)
#: Ticks of what one agency of several was told.
_TOLD = "told_"
#: No form is saved more often than this many digits can say.
_REV_DIGITS = 9
_SUBJECT = re.compile(r"[\w:.-]{1,100}", re.ASCII)
_NO_CASE = "-"


def _worded(subject: str) -> str:
    if ":" in subject or not _SUBJECT.fullmatch(subject):
        raise ValueError("no word of an address")
    return subject


def _paired(subject: str) -> str:
    record, _, word = subject.partition(":")
    return f"{UUID(record)}:{_worded(word)}"


#: The one form of a case that is written by who reads the case for a review alone (A097).
FOR_REVIEW = "case-review"


@dataclass(frozen=True)
class DraftKey:
    """Which draft a form saves to: the form, its case if it has one, and the record it speaks of.

    The subject of a form without a case may be several words of an address, with colons between them; that of a form in
    `WORDED` is one.
    """

    form: str
    case_id: UUID | None = None
    subject_id: UUID | str | None = None

    def __str__(self) -> str:
        case = self.case_id or (_NO_CASE if self.subject_id else None)
        return ".".join(str(part) for part in (self.form, case, self.subject_id) if part)

    @classmethod
    def read(cls, key: str) -> "DraftKey":
        """Return the parts of a key as addresses carry it.

        Raises:
            Http404: no form saves under such a key.
        """
        form, _, rest = key.partition(".")
        case_id, _, subject = rest.partition(".")
        if form not in FORMS or (form in CASELESS) != (case_id in ("", _NO_CASE)):
            raise Http404
        if form in CASELESS:
            if subject and not _SUBJECT.fullmatch(subject):
                raise Http404
            return cls(form, subject_id=subject or None)
        try:
            if form in PAIRED:
                return cls(form, UUID(case_id), _paired(subject))
            if form in WORDED:
                return cls(form, UUID(case_id), _worded(subject))
            return cls(form, UUID(case_id), UUID(subject) if subject else None)
        except ValueError:
            raise Http404 from None

    @property
    def words(self) -> str:
        """What a list of drafts calls this one."""
        return WORDS.get(self.form, self.form.replace("-", " ").replace("_", " ").capitalize())

    @property
    def page(self) -> str:
        """The address of the page on which the text goes on."""
        name, *carried = FORMS[self.form].split()
        parts: list[Any] = []
        for what in carried or ["case"]:
            parts += [self.case_id] if what == "case" and self.case_id else []
            parts += str(self.subject_id).split(":") if what == "subject" and self.subject_id else []
        address = reverse(name, args=parts)
        asked = ASKED.get(self.form)
        return f"{address}?{asked}={self.subject_id}" if asked and self.subject_id else address


def found_draft(request: SignedInRequest, key: DraftKey) -> SavedDraft | None:
    """Return the draft that a form goes on from."""
    return saved_draft(request.user, str(key))


@dataclass(frozen=True)
class OlderDraft:
    """Own words that were typed on what stood before, in another window: offered beside a form, not put into it.

    `url` opens the form with them. As long as they are kept, what is typed in the form meets them as another window's.
    """

    draft: SavedDraft
    url: str


def draft_on(request: SignedInRequest, key: DraftKey, *, stand: str) -> tuple[SavedDraft | None, OlderDraft | None]:
    """Return the draft that a form goes on from, or the one that was typed before what stands now was saved.

    `stand` is what the form's own `seen` says now.
    """
    draft = found_draft(request, key)
    if draft is None or draft.data.get("seen", stand) == stand or "older" in request.GET:
        return draft, None
    if request.method == "POST" and filed_rev(request, key) == draft.rev:
        return draft, None
    query = request.GET.copy()
    query["older"] = "use"
    return None, OlderDraft(draft, f"{request.path}?{query.urlencode()}")


def unless_said(
    older: OlderDraft | None, form: forms.BaseForm, *, request: SignedInRequest, key: DraftKey
) -> OlderDraft | None:
    """Throw an older draft away that says what the form says already; return it where it says something else."""
    if older is None or form.is_bound:
        return older
    shown = {bound.html_name: _shown(bound) for part in (form, *getattr(form, "rows", ())) for bound in part}
    kept = {name: _flat(value) for name, value in older.draft.data.items()}
    names = [bound.html_name for part in (form, *getattr(form, "rows", ())) for bound in part if not bound.is_hidden]
    if any(shown[name] != kept.get(name, []) for name in names):
        return older
    discard_draft(user=request.user, key=str(key), rev=older.draft.rev)
    return None


def _shown(bound: forms.BoundField) -> list[str]:
    """Return what a browser would send of a box as it stands."""
    value = bound.value()
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return ["on"] if value else []
    return _flat(bound.field.widget.format_value(value))


def _flat(value: Any) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [str(one) for one in values if one not in (None, "")]


def initial_of(draft: SavedDraft | None, *, ticks: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the fields of a form as its draft has them; a lone tick that the draft does not name is unticked."""
    if draft is None:
        return {}
    return dict.fromkeys(ticks, False) | draft.data


def keep_draft(request: SignedInRequest, key: DraftKey) -> None:
    """Save a whole form that was sent by a button, unless the page's script has saved just that.

    Raises:
        DraftChanged: another window saved something else meanwhile.
        Refused: it is too long.
    """
    data = typed(request.POST)
    standing = found_draft(request, key)
    if standing and _bare(standing.data) == _bare(data):
        return
    save_draft(
        user=request.user,
        key=str(key),
        case_id=key.case_id,
        rev=sent_rev(request),
        data=data,
        now=request.now,
    )


def filed_rev(request: SignedInRequest, key: DraftKey) -> int:
    """Return the revision of the draft that a sent form was typed on: what another window saved is not that."""
    standing = found_draft(request, key)
    if standing and _bare(standing.data) == _bare(typed(request.POST)):
        return standing.rev
    return sent_rev(request)


def sent_rev(request: HttpRequest) -> int:
    """Return the revision that a sent form names."""
    rev = request.POST.get("draft_rev", "0")
    return int(rev) if rev.isdecimal() and len(rev) <= _REV_DIGITS else 0


def typed(sent: QueryDict) -> dict[str, Any]:
    """Return the fields of a sent form as the page's script would save them."""
    lists = {"participant_ids", "topics", "safe_contact", "subjects", "scopes", "answers", "present_ids"}
    # A form is sent with other line ends than the script reads.
    plain = {name: [value.replace("\r\n", "\n") for value in values] for name, values in sent.lists()}
    return {
        name: values if name in lists or name.startswith(_TOLD) or len(values) > 1 else values[0]
        for name, values in plain.items()
        if name not in ENVELOPE
    }


def shape_of(form: forms.BaseForm) -> dict[str, dict[str, Any]]:
    """Return what a page without script has to know of a form to show two texts of it: labels, boxes, choices."""
    shape = {}
    for field in (bound for part in (form, *getattr(form, "rows", ())) for bound in part):
        if field.is_hidden:
            continue
        choices = getattr(field.field, "choices", None)
        shape[field.html_name] = {
            "label": str(field.label),
            "box": _box_of(field.field.widget),
            "choices": {str(value): str(words) for value, words in choices} if choices else {},
        }
    return shape


def read_shape(sent: str) -> dict[str, dict[str, Any]]:
    """Return the shape that a page sent along; what cannot be read is no shape."""
    try:
        found = json.loads(sent or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: one for name, one in found.items() if isinstance(one, dict)}


def _box_of(widget: forms.Widget) -> Box:
    if isinstance(widget, forms.Textarea):
        return Box.AREA
    is_text = isinstance(widget, forms.TextInput) and getattr(widget, "input_type", "") == "text"
    return Box.LINE if is_text and widget.attrs.get("type", "text") == "text" else Box.CHOICE


def _bare(data: dict[str, Any]) -> dict[str, Any]:
    return {name: [value] if isinstance(value, str) else value for name, value in data.items() if value not in ("", [])}
