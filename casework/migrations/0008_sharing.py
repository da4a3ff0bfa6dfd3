"""The provider directory, referrals to services, releases and what is shared on their strength.

Referrals and follow-ups that were imported before become records under the keys of their facts.
"""

import json
from collections.abc import Iterator
from uuid import UUID

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import casework.models.base
from casework.sealing import SealBroken, unseal

MADE, FOLLOWED_UP = "community_referral.made", "community_referral.followed_up"
AT_ONCE, NAME_LENGTH = 500, 200


def make_records(apps, schema_editor):
    """Turn imported facts of these kinds into records; what a line says in words is taken from its sealed text.

    A line that no key opens any more still becomes a record: its ledger line says the days and the people.
    """
    alias = schema_editor.connection.alias
    referrals, follow_ups = apps.get_model("casework", "CommunityReferral"), apps.get_model("casework", "FollowUp")
    made = (_referral(referrals, fact, event) for fact, event in _facts(apps, alias, MADE))
    _write(referrals, made, alias)
    known = set(referrals.objects.using(alias).values_list("pk", flat=True))
    found = (_follow_up(follow_ups, fact, event, known) for fact, event in _facts(apps, alias, FOLLOWED_UP))
    _write(follow_ups, (row for row in found if row is not None), alias)


def _facts(apps, alias, kind) -> Iterator[tuple]:
    """Give each fact of a kind that has no record yet, with its ledger line."""
    facts = apps.get_model("casework", "ImportedFact").objects.using(alias).filter(kind=kind).order_by("pk")
    events = apps.get_model("casework", "Event").objects.using(alias)
    batch = []
    for fact in facts.iterator(chunk_size=AT_ONCE):
        batch.append(fact)
        if len(batch) == AT_ONCE:
            yield from _with_events(batch, events, kind)
            batch = []
    yield from _with_events(batch, events, kind)


def _with_events(batch, events, kind) -> Iterator[tuple]:
    cases = {fact.case_id for fact in batch}
    lines = events.filter(case__in=cases, kind=kind, subject_id__in=[fact.pk for fact in batch]).order_by("-pk")
    by_subject = {line.subject_id: line for line in lines}
    for fact in batch:
        if fact.pk in by_subject:
            yield fact, by_subject[fact.pk]


def _said(fact) -> dict:
    try:
        said = json.loads(unseal(fact.sealed_line, "casework_importedfact.sealed_line", fact.pk))
    except (SealBroken, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _referral(model, fact, event):
    name = " ".join(str(_said(fact).get("to") or "").split())
    person = event.facts.get("for")
    return model(
        id=fact.pk,
        case_id=fact.case_id,
        participant_id=UUID(person) if person else event.participant_id,
        party_name=name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1]}…",
        on=event.on,
        follow_up_on=event.due_on,
        is_imported=True,
        made_by_id=event.actor_id,
        made_at=event.recorded_at,
    )


def _follow_up(model, fact, event, known):
    referral = event.facts.get("referral")
    if not referral or UUID(referral) not in known:
        return None
    return model(
        id=fact.pk,
        case_id=fact.case_id,
        referral_id=UUID(referral),
        on=event.on,
        outcome="OTHER",
        words=str(_said(fact).get("outcome") or ""),
        entered_by_id=event.actor_id,
        entered_at=event.recorded_at,
    )


def _write(model, rows, alias) -> None:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            model.objects.using(alias).bulk_create(batch, ignore_conflicts=True)
            batch = []
    model.objects.using(alias).bulk_create(batch, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_contacts_and_notes")]

    operations = [
        migrations.CreateModel(
            name="Provider",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "jurisdiction",
                    models.CharField(
                        choices=[
                            ("US-AK", "Alaska"),
                            ("US-OR", "Oregon"),
                            ("US-NC", "North Carolina"),
                            ("US-TX", "Texas"),
                        ],
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "partner_type",
                    models.CharField(
                        choices=[
                            ("CONTRACTOR", "Contractor"),
                            ("COMMUNITY_PARTNER", "Community partner"),
                            ("TRIBE", "Tribe or Tribal organization"),
                            ("HEALTH", "Health care"),
                            ("MENTAL_HEALTH", "Mental health"),
                            ("SUBSTANCE_USE", "Substance use treatment"),
                            ("DOMESTIC_VIOLENCE", "Domestic violence services"),
                            ("CHILD_WELFARE", "Child welfare"),
                            ("PROBATION", "Probation or parole"),
                            ("SCHOOL", "School or training"),
                            ("CHILD_CARE", "Child care"),
                            ("EMPLOYER", "Employer"),
                            ("HOUSING", "Housing"),
                            ("LEGAL", "Legal aid"),
                            ("PUBLIC_AGENCY", "Other public agency"),
                            ("OTHER", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("EMPLOYMENT", "Finding work"),
                                ("TRAINING", "Training"),
                                ("EDUCATION", "Education"),
                                ("CHILD_CARE", "Child care"),
                                ("HOUSING", "Housing"),
                                ("FOOD", "Food"),
                                ("CLOTHING", "Clothing and household"),
                                ("TRANSPORT", "Transport"),
                                ("MONEY", "Money and debts"),
                                ("PARENTING", "Parenting"),
                                ("CULTURE", "Tribal and cultural support"),
                                ("LANGUAGE", "Language learning"),
                                ("DISABILITY", "Disability support"),
                                ("LEGAL", "Legal help"),
                                ("HEALTH", "Health care"),
                                ("MENTAL_HEALTH", "Mental health"),
                                ("SUBSTANCE_USE", "Substance use treatment"),
                                ("DOMESTIC_VIOLENCE", "Safety from violence"),
                                ("OTHER", "Other"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), blank=True, default=list, size=None
                    ),
                ),
                (
                    "tribes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "cultures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "readiness",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("BEGINNING", "Not yet ready for work"),
                                ("LIMITED_EXPERIENCE", "Limited work experience"),
                                ("READY", "Ready for work"),
                                ("CAREER", "On a career path"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("accepts_criminal_record", models.BooleanField(blank=True, null=True)),
                ("needs_own_form", models.BooleanField(default=False)),
                ("phone", models.CharField(blank=True, default="", max_length=40)),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("website", models.URLField(blank=True, default="")),
                ("address", models.CharField(blank=True, default="", max_length=200)),
                ("remark", models.CharField(blank=True, default="", max_length=200)),
                (
                    "status",
                    models.CharField(
                        choices=[("PROPOSED", "Proposed"), ("LISTED", "Listed"), ("RETIRED", "No longer offered")],
                        default="PROPOSED",
                        max_length=10,
                    ),
                ),
                ("verified_on", models.DateField(blank=True, null=True)),
                ("entered_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="providers",
                        to="casework.office",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CommunityReferral",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "need",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("EMPLOYMENT", "Finding work"),
                            ("TRAINING", "Training"),
                            ("EDUCATION", "Education"),
                            ("CHILD_CARE", "Child care"),
                            ("HOUSING", "Housing"),
                            ("FOOD", "Food"),
                            ("CLOTHING", "Clothing and household"),
                            ("TRANSPORT", "Transport"),
                            ("MONEY", "Money and debts"),
                            ("PARENTING", "Parenting"),
                            ("CULTURE", "Tribal and cultural support"),
                            ("LANGUAGE", "Language learning"),
                            ("DISABILITY", "Disability support"),
                            ("LEGAL", "Legal help"),
                            ("HEALTH", "Health care"),
                            ("MENTAL_HEALTH", "Mental health"),
                            ("SUBSTANCE_USE", "Substance use treatment"),
                            ("DOMESTIC_VIOLENCE", "Safety from violence"),
                            ("OTHER", "Other"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("INFORMATION", "Information given"),
                            ("COACHED_CALL", "Coached call"),
                            ("WARM_HAND_OFF", "Warm hand-off"),
                            ("FULL", "Full referral"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                ("party_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "partner_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CONTRACTOR", "Contractor"),
                            ("COMMUNITY_PARTNER", "Community partner"),
                            ("TRIBE", "Tribe or Tribal organization"),
                            ("HEALTH", "Health care"),
                            ("MENTAL_HEALTH", "Mental health"),
                            ("SUBSTANCE_USE", "Substance use treatment"),
                            ("DOMESTIC_VIOLENCE", "Domestic violence services"),
                            ("CHILD_WELFARE", "Child welfare"),
                            ("PROBATION", "Probation or parole"),
                            ("SCHOOL", "School or training"),
                            ("CHILD_CARE", "Child care"),
                            ("EMPLOYER", "Employer"),
                            ("HOUSING", "Housing"),
                            ("LEGAL", "Legal aid"),
                            ("PUBLIC_AGENCY", "Other public agency"),
                            ("OTHER", "Other"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                ("words", models.TextField(blank=True, default="")),
                ("other_choice_reason", models.TextField(blank=True, default="")),
                ("on", models.DateField()),
                ("follow_up_on", models.DateField(blank=True, null=True)),
                ("is_restricted", models.BooleanField(default=False)),
                ("is_imported", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="community_referrals",
                        to="casework.case",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="community_referrals",
                        to="casework.participant",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="casework.provider",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("GENERAL", "General release"),
                            ("HIPAA", "HIPAA release"),
                            ("PART2", "Consent for substance use treatment (42 CFR Part 2)"),
                            ("SURVIVOR", "Consent of a survivor of violence"),
                            ("AGENCY_FORM", "The agency's own form"),
                            ("MSC3010", "MSC 3010"),
                            ("PLAN", "Signed plan"),
                        ],
                        max_length=12,
                    ),
                ),
                ("party_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "partner_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CONTRACTOR", "Contractor"),
                            ("COMMUNITY_PARTNER", "Community partner"),
                            ("TRIBE", "Tribe or Tribal organization"),
                            ("HEALTH", "Health care"),
                            ("MENTAL_HEALTH", "Mental health"),
                            ("SUBSTANCE_USE", "Substance use treatment"),
                            ("DOMESTIC_VIOLENCE", "Domestic violence services"),
                            ("CHILD_WELFARE", "Child welfare"),
                            ("PROBATION", "Probation or parole"),
                            ("SCHOOL", "School or training"),
                            ("CHILD_CARE", "Child care"),
                            ("EMPLOYER", "Employer"),
                            ("HOUSING", "Housing"),
                            ("LEGAL", "Legal aid"),
                            ("PUBLIC_AGENCY", "Other public agency"),
                            ("OTHER", "Other"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("ATTENDANCE", "Attendance and taking part"),
                                ("PLAN", "Plan and progress"),
                                ("CONTACT", "Contact details"),
                                ("BENEFITS", "Benefits"),
                                ("CHILD_WELFARE", "Child welfare"),
                                ("HEALTH", "Health"),
                                ("MENTAL_HEALTH", "Mental health"),
                                ("SUBSTANCE_USE", "Substance use treatment"),
                                ("DOMESTIC_VIOLENCE", "Domestic violence"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("REFERRAL", "Referral to a service"),
                            ("COORDINATION", "Working on the plan together"),
                            ("STAFFING", "Staffing or joint meeting"),
                            ("VERIFICATION", "Proof for a decision"),
                            ("TREATMENT", "Treatment and care"),
                            ("CHILD_SAFETY", "Safety of a child"),
                            ("OWN_WISH", "The person asked for it"),
                        ],
                        max_length=16,
                    ),
                ),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(blank=True, null=True)),
                ("revoked_on", models.DateField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("file_place", models.CharField(blank=True, default="", max_length=200)),
                ("plan_id", models.UUIDField(blank=True, null=True)),
                ("is_restricted", models.BooleanField(default=False)),
                ("entered_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="releases", to="casework.case"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="casework.participant"
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="casework.provider",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShareOverride",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("party_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "partner_type",
                    models.CharField(
                        choices=[
                            ("CONTRACTOR", "Contractor"),
                            ("COMMUNITY_PARTNER", "Community partner"),
                            ("TRIBE", "Tribe or Tribal organization"),
                            ("HEALTH", "Health care"),
                            ("MENTAL_HEALTH", "Mental health"),
                            ("SUBSTANCE_USE", "Substance use treatment"),
                            ("DOMESTIC_VIOLENCE", "Domestic violence services"),
                            ("CHILD_WELFARE", "Child welfare"),
                            ("PROBATION", "Probation or parole"),
                            ("SCHOOL", "School or training"),
                            ("CHILD_CARE", "Child care"),
                            ("EMPLOYER", "Employer"),
                            ("HOUSING", "Housing"),
                            ("LEGAL", "Legal aid"),
                            ("PUBLIC_AGENCY", "Other public agency"),
                            ("OTHER", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("ATTENDANCE", "Attendance and taking part"),
                                ("PLAN", "Plan and progress"),
                                ("CONTACT", "Contact details"),
                                ("BENEFITS", "Benefits"),
                                ("CHILD_WELFARE", "Child welfare"),
                                ("HEALTH", "Health"),
                                ("MENTAL_HEALTH", "Mental health"),
                                ("SUBSTANCE_USE", "Substance use treatment"),
                                ("DOMESTIC_VIOLENCE", "Domestic violence"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("REFERRAL", "Referral to a service"),
                            ("COORDINATION", "Working on the plan together"),
                            ("STAFFING", "Staffing or joint meeting"),
                            ("VERIFICATION", "Proof for a decision"),
                            ("TREATMENT", "Treatment and care"),
                            ("CHILD_SAFETY", "Safety of a child"),
                            ("OWN_WISH", "The person asked for it"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "missing",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("GENERAL", "General release"),
                                ("HIPAA", "HIPAA release"),
                                ("PART2", "Consent for substance use treatment (42 CFR Part 2)"),
                                ("SURVIVOR", "Consent of a survivor of violence"),
                                ("AGENCY_FORM", "The agency's own form"),
                                ("MSC3010", "MSC 3010"),
                                ("PLAN", "Signed plan"),
                            ],
                            max_length=12,
                        ),
                        size=None,
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "status",
                    models.CharField(
                        choices=[("ASKED", "Waiting"), ("APPROVED", "Approved"), ("REFUSED", "Refused")],
                        default="ASKED",
                        max_length=10,
                    ),
                ),
                ("is_restricted", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("last_day", models.DateField(blank=True, null=True)),
                ("answer", models.TextField(blank=True, default="")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="share_overrides", to="casework.case"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.participant"
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.provider",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("share_id", models.UUIDField()),
                ("party_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "partner_type",
                    models.CharField(
                        choices=[
                            ("CONTRACTOR", "Contractor"),
                            ("COMMUNITY_PARTNER", "Community partner"),
                            ("TRIBE", "Tribe or Tribal organization"),
                            ("HEALTH", "Health care"),
                            ("MENTAL_HEALTH", "Mental health"),
                            ("SUBSTANCE_USE", "Substance use treatment"),
                            ("DOMESTIC_VIOLENCE", "Domestic violence services"),
                            ("CHILD_WELFARE", "Child welfare"),
                            ("PROBATION", "Probation or parole"),
                            ("SCHOOL", "School or training"),
                            ("CHILD_CARE", "Child care"),
                            ("EMPLOYER", "Employer"),
                            ("HOUSING", "Housing"),
                            ("LEGAL", "Legal aid"),
                            ("PUBLIC_AGENCY", "Other public agency"),
                            ("OTHER", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("ATTENDANCE", "Attendance and taking part"),
                                ("PLAN", "Plan and progress"),
                                ("CONTACT", "Contact details"),
                                ("BENEFITS", "Benefits"),
                                ("CHILD_WELFARE", "Child welfare"),
                                ("HEALTH", "Health"),
                                ("MENTAL_HEALTH", "Mental health"),
                                ("SUBSTANCE_USE", "Substance use treatment"),
                                ("DOMESTIC_VIOLENCE", "Domestic violence"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("REFERRAL", "Referral to a service"),
                            ("COORDINATION", "Working on the plan together"),
                            ("STAFFING", "Staffing or joint meeting"),
                            ("VERIFICATION", "Proof for a decision"),
                            ("TREATMENT", "Treatment and care"),
                            ("CHILD_SAFETY", "Safety of a child"),
                            ("OWN_WISH", "The person asked for it"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("ADMINISTRATION", "Running the program (45 CFR 205.50)"),
                            ("CONSENT", "Written release (45 CFR 205.50)"),
                            ("HIPAA", "HIPAA authorization (45 CFR 164.508)"),
                            ("PART2", "Part 2 consent (42 CFR 2.31)"),
                            ("SURVIVOR", "Survivor's consent (34 USC 12291(b)(2))"),
                            ("CHILD_PROTECTION", "Protection of a child (45 CFR 205.50)"),
                            ("OVERRIDE", "Override approved by a second person"),
                        ],
                        max_length=16,
                    ),
                ),
                ("on", models.DateField()),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("SPOKEN", "Said, in person or by phone"),
                            ("WRITTEN", "In writing"),
                            ("MEETING", "In a meeting"),
                        ],
                        max_length=8,
                    ),
                ),
                ("what", models.TextField()),
                ("has_part2_notice", models.BooleanField(default=False)),
                ("is_restricted", models.BooleanField(default=False)),
                ("shared_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="disclosures", to="casework.case"
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.participant"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosures",
                        to="casework.communityreferral",
                    ),
                ),
                (
                    "shared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.provider",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosures",
                        to="casework.release",
                    ),
                ),
                (
                    "override",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosures",
                        to="casework.shareoverride",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("on", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("MET", "Need is met"),
                            ("BEGAN", "Service began"),
                            ("WAITING", "On a waiting list"),
                            ("NO_WORD", "No word yet"),
                            ("NOT_GONE", "Did not go"),
                            ("DECLINED", "Does not want it"),
                            ("TURNED_AWAY", "Turned away"),
                            ("OTHER", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.TextField(blank=True, default="")),
                ("next_on", models.DateField(blank=True, null=True)),
                ("is_restricted", models.BooleanField(default=False)),
                ("entered_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="follow_ups", to="casework.case"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="casework.communityreferral",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["referral", "on"], name="followup_referral")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("next_on__isnull", True), ("next_on__gt", models.F("on")), _connector="OR"),
                        name="followup_next_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                ["MET", "BEGAN", "WAITING", "NO_WORD", "NOT_GONE", "DECLINED", "TURNED_AWAY", "OTHER"],
                            )
                        ),
                        name="followup_outcome",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                models.F("jurisdiction"),
                models.F("office"),
                name="provider_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "partner_type__in",
                        [
                            "CONTRACTOR",
                            "COMMUNITY_PARTNER",
                            "TRIBE",
                            "HEALTH",
                            "MENTAL_HEALTH",
                            "SUBSTANCE_USE",
                            "DOMESTIC_VIOLENCE",
                            "CHILD_WELFARE",
                            "PROBATION",
                            "SCHOOL",
                            "CHILD_CARE",
                            "EMPLOYER",
                            "HOUSING",
                            "LEGAL",
                            "PUBLIC_AGENCY",
                            "OTHER",
                        ],
                    )
                ),
                name="provider_partner_type",
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["PROPOSED", "LISTED", "RETIRED"])), name="provider_status"
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verified_by__isnull", True), ("verified_on__isnull", True)),
                    models.Q(("verified_by__isnull", False), ("verified_on__isnull", False)),
                    _connector="OR",
                ),
                name="provider_verified",
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "LISTED"), _negated=True), ("verified_on__isnull", False), _connector="OR"
                ),
                name="provider_listed",
            ),
        ),
        migrations.AddIndex(
            model_name="communityreferral",
            index=models.Index(fields=["case", "-on"], name="communityreferral_case"),
        ),
        migrations.AddConstraint(
            model_name="communityreferral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_imported", True),
                    models.Q(
                        ("follow_up_on__gt", models.F("on")),
                        ("follow_up_on__isnull", False),
                        ("participant__isnull", False),
                        ("kind__in", ["INFORMATION", "COACHED_CALL", "WARM_HAND_OFF", "FULL"]),
                        (
                            "need__in",
                            [
                                "EMPLOYMENT",
                                "TRAINING",
                                "EDUCATION",
                                "CHILD_CARE",
                                "HOUSING",
                                "FOOD",
                                "CLOTHING",
                                "TRANSPORT",
                                "MONEY",
                                "PARENTING",
                                "CULTURE",
                                "LANGUAGE",
                                "DISABILITY",
                                "LEGAL",
                                "HEALTH",
                                "MENTAL_HEALTH",
                                "SUBSTANCE_USE",
                                "DOMESTIC_VIOLENCE",
                                "OTHER",
                            ],
                        ),
                    ),
                    _connector="OR",
                ),
                name="communityreferral_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="communityreferral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_imported", True),
                    models.Q(("party_name", ""), ("provider__isnull", False)),
                    models.Q(
                        (
                            "partner_type__in",
                            [
                                "CONTRACTOR",
                                "COMMUNITY_PARTNER",
                                "TRIBE",
                                "HEALTH",
                                "MENTAL_HEALTH",
                                "SUBSTANCE_USE",
                                "DOMESTIC_VIOLENCE",
                                "CHILD_WELFARE",
                                "PROBATION",
                                "SCHOOL",
                                "CHILD_CARE",
                                "EMPLOYER",
                                "HOUSING",
                                "LEGAL",
                                "PUBLIC_AGENCY",
                                "OTHER",
                            ],
                        ),
                        ("provider__isnull", True),
                        models.Q(("party_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="communityreferral_party",
            ),
        ),
        migrations.AddIndex(
            model_name="release",
            index=models.Index(fields=["case", "participant"], name="release_case"),
        ),
        migrations.AddIndex(
            model_name="release",
            index=models.Index(
                condition=models.Q(("last_day__isnull", False), ("revoked_on", None)),
                fields=["last_day"],
                name="release_ending",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["GENERAL", "HIPAA", "PART2", "SURVIVOR", "AGENCY_FORM", "MSC3010", "PLAN"])
                ),
                name="release_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "purpose__in",
                        [
                            "REFERRAL",
                            "COORDINATION",
                            "STAFFING",
                            "VERIFICATION",
                            "TREATMENT",
                            "CHILD_SAFETY",
                            "OWN_WISH",
                        ],
                    )
                ),
                name="release_purpose",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(condition=models.Q(("scopes__len__gt", 0)), name="release_scopes"),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_day__isnull", True), ("last_day__gte", models.F("first_day")), _connector="OR"
                ),
                name="release_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_day__isnull", False),
                    models.Q(
                        models.Q(("kind__in", ("PART2", "SURVIVOR")), _negated=True),
                        models.Q(("scopes__overlap", ["SUBSTANCE_USE", "DOMESTIC_VIOLENCE"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="release_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_restricted", True),
                    models.Q(
                        models.Q(("kind__in", ("PART2", "SURVIVOR")), _negated=True),
                        models.Q(
                            ("scopes__overlap", ["HEALTH", "MENTAL_HEALTH", "SUBSTANCE_USE", "DOMESTIC_VIOLENCE"]),
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="release_restricted",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "PLAN"), ("party_name", ""), ("plan_id__isnull", False), ("provider__isnull", True)
                    ),
                    models.Q(
                        models.Q(("kind", "PLAN"), _negated=True),
                        models.Q(
                            models.Q(("party_name", ""), ("provider__isnull", False)),
                            models.Q(("provider__isnull", True), models.Q(("party_name", ""), _negated=True)),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="release_party",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True), ("revoked_on__isnull", True)),
                    models.Q(
                        ("revoked_at__isnull", False), ("revoked_by__isnull", False), ("revoked_on__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="release_revoked",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(fields=("plan_id", "participant"), name="release_of_plan_once"),
        ),
        migrations.AddIndex(
            model_name="shareoverride",
            index=models.Index(fields=["case", "status"], name="shareoverride_case"),
        ),
        migrations.AddConstraint(
            model_name="shareoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("scopes__len__gt", 0),
                    models.Q(("scopes__overlap", ["SUBSTANCE_USE", "DOMESTIC_VIOLENCE"]), _negated=True),
                ),
                name="shareoverride_never_sealed",
            ),
        ),
        migrations.AddConstraint(
            model_name="shareoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("party_name", ""), ("provider__isnull", False)),
                    models.Q(("provider__isnull", True), models.Q(("party_name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="shareoverride_party",
            ),
        ),
        migrations.AddConstraint(
            model_name="shareoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_restricted", True),
                    models.Q(
                        ("scopes__overlap", ["HEALTH", "MENTAL_HEALTH", "SUBSTANCE_USE", "DOMESTIC_VIOLENCE"]),
                        _negated=True,
                    ),
                    _connector="OR",
                ),
                name="shareoverride_restricted",
            ),
        ),
        migrations.AddConstraint(
            model_name="shareoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by__isnull", True), ("last_day__isnull", True), ("status", "ASKED")),
                    models.Q(("decided_by__isnull", False), ("last_day__isnull", True), ("status", "REFUSED")),
                    models.Q(("decided_by__isnull", False), ("last_day__isnull", False), ("status", "APPROVED")),
                    _connector="OR",
                ),
                name="shareoverride_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="shareoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by", models.F("asked_by")), _negated=True),
                name="shareoverride_decided_by_another",
            ),
        ),
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(fields=["case", "-on"], name="disclosure_case"),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(condition=models.Q(("scopes__len__gt", 0)), name="disclosure_scopes"),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "purpose__in",
                        [
                            "REFERRAL",
                            "COORDINATION",
                            "STAFFING",
                            "VERIFICATION",
                            "TREATMENT",
                            "CHILD_SAFETY",
                            "OWN_WISH",
                        ],
                    )
                ),
                name="disclosure_purpose",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("party_name", ""), ("provider__isnull", False)),
                    models.Q(("provider__isnull", True), models.Q(("party_name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="disclosure_party",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_restricted", True),
                    models.Q(
                        ("scopes__overlap", ["HEALTH", "MENTAL_HEALTH", "SUBSTANCE_USE", "DOMESTIC_VIOLENCE"]),
                        _negated=True,
                    ),
                    _connector="OR",
                ),
                name="disclosure_restricted",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("has_part2_notice", True),
                    models.Q(("scopes__contains", ["SUBSTANCE_USE"]), _negated=True),
                    _connector="OR",
                ),
                name="disclosure_part2_notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("basis__in", ["ADMINISTRATION", "CHILD_PROTECTION"]),
                        ("override__isnull", True),
                        ("release__isnull", True),
                    ),
                    models.Q(("basis", "OVERRIDE"), ("override__isnull", False), ("release__isnull", True)),
                    models.Q(
                        ("basis__in", ["CONSENT", "HIPAA", "PART2", "SURVIVOR"]),
                        ("override__isnull", True),
                        ("release__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="disclosure_basis",
            ),
        ),
        migrations.RunPython(make_records, migrations.RunPython.noop),
    ]
