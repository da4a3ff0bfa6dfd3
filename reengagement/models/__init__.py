"""The tables of re-engagement, by record."""

from reengagement.models.answers import (
    Check,
    ChildWelfareAsk,
    OpportunityAnswer,
    OptionConsidered,
    ScreeningOffer,
)
from reengagement.models.areas import AreaAnswer, AreaOffer
from reengagement.models.causes import GoodCauseClaim, GoodCauseWords
from reengagement.models.decisions import Snapshot, StaffingNarration, StaffingStep
from reengagement.models.hearings import AdverseNotice, HearingPack, HearingRequest
from reengagement.models.missing import MissingItem
from reengagement.models.money import PenaltyMoney
from reengagement.models.other_rooms import ExtensionStaffing, ReviewFindings, SupportTeamOffer
from reengagement.models.penalties import (
    ChildSafetyFinding,
    CureAttempt,
    Penalty,
    PenaltyFact,
    PenaltyRequest,
    PenaltyVisit,
)
from reengagement.models.raises import PenaltyRaise
from reengagement.models.reengagements import Reengagement, SourceReview
from reengagement.models.sealed import Sealed, lines_of
from reengagement.models.seats import Invitation, PartnerInput, PresenceMark, SeatTaken
from reengagement.models.staffings import Staffing, StaffingPause, StaffingQuerySet
from reengagement.models.standings import JobsStanding, SurvivorAssistance
from reengagement.models.visits import VisitResult

__all__ = [
    "AdverseNotice",
    "ChildSafetyFinding",
    "CureAttempt",
    "GoodCauseClaim",
    "GoodCauseWords",
    "HearingPack",
    "HearingRequest",
    "Penalty",
    "PenaltyFact",
    "PenaltyMoney",
    "PenaltyRaise",
    "PenaltyRequest",
    "PenaltyVisit",
    "AreaAnswer",
    "AreaOffer",
    "Check",
    "ChildWelfareAsk",
    "ExtensionStaffing",
    "Invitation",
    "JobsStanding",
    "MissingItem",
    "OpportunityAnswer",
    "OptionConsidered",
    "PartnerInput",
    "PresenceMark",
    "Reengagement",
    "ReviewFindings",
    "ScreeningOffer",
    "Sealed",
    "SeatTaken",
    "Snapshot",
    "SourceReview",
    "Staffing",
    "StaffingNarration",
    "StaffingPause",
    "StaffingQuerySet",
    "StaffingStep",
    "SupportTeamOffer",
    "SurvivorAssistance",
    "VisitResult",
    "lines_of",
]
