"""Who works here, and as what."""

from django.db.models import TextChoices


class Jurisdiction(TextChoices):
    """A rule pack: every office has one."""

    ALASKA = "US-AK", "Alaska"
    OREGON = "US-OR", "Oregon"
    NORTH_CAROLINA = "US-NC", "North Carolina"
    TEXAS = "US-TX", "Texas"


class Role(TextChoices):
    """What a member of staff is; one at a time."""

    COACH = "COACH", "Family coach"
    CASE_AIDE = "CASE_AIDE", "Case aide"
    ENGAGEMENT_SPECIALIST = "ENGAGEMENT_SPECIALIST", "Engagement specialist"
    LEAD_WORKER = "LEAD_WORKER", "Lead worker"
    OPERATIONS_MANAGER = "OPERATIONS_MANAGER", "Operations manager"
    ELIGIBILITY_WORKER = "ELIGIBILITY_WORKER", "Eligibility worker"
    QA_REVIEWER = "QA_REVIEWER", "QA reviewer"
    CHILD_WELFARE = "CHILD_WELFARE", "Child welfare"
    PARTNER = "PARTNER", "Partner"
    AUDITOR = "AUDITOR", "Auditor"
    PRIVACY_OFFICER = "PRIVACY_OFFICER", "Privacy officer"
    ADMIN = "ADMIN", "Administrator"
    SYSTEM = "SYSTEM", "System"


class DatabaseRole(TextChoices):
    """The PostgreSQL role that a unit of work runs under (security: two walls)."""

    ANONYMOUS = "app_anonymous"
    STAFF = "app_staff"
    PARTNER = "app_partner"
    AUDITOR = "app_auditor"
    ADMIN = "app_admin"
    WORKER = "app_worker"
    SENDER = "app_sender"
    IMPORT = "app_import"


class AccessVerb(TextChoices):
    """What somebody did with a case's data."""

    VIEW = "VIEW", "Viewed"
    EXPORT = "EXPORT", "Exported"
    REVEAL = "REVEAL", "Revealed"
    REFUSED = "REFUSED", "Refused"
    GLASS = "GLASS", "Broke the glass"


class ClearanceCheck(TextChoices):
    """What somebody is checked for before they see cases (O087). Fingerprints may be asked for besides."""

    BACKGROUND = "BACKGROUND", "Criminal background check"
    ABUSE_NEGLECT = "ABUSE_NEGLECT", "Abuse and neglect check"
    FINGERPRINTS = "FINGERPRINTS", "Fingerprints"
