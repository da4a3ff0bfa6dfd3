"""Joint meetings with agencies; why a referral answers no barrier; imported contracts are their families'."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import casework.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0016_meetings"),
        ("coaching", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject", models.CharField(max_length=120)),
                ("called_at", models.DateTimeField()),
                ("held_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="MeetingParty",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200)),
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
                ("position", models.PositiveSmallIntegerField()),
                ("invited_on", models.DateField(blank=True, null=True)),
                ("was_present", models.BooleanField(blank=True, null=True)),
                (
                    "told_scopes",
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
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MeetingPresence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MeetingStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("words", models.CharField(max_length=300)),
                (
                    "owner",
                    models.CharField(
                        choices=[
                            ("PARTICIPANT", "Participant"),
                            ("COACH", "Coach"),
                            ("BOTH", "Participant and coach"),
                            ("PARTNER", "Partner agency"),
                            ("CHILD", "Child"),
                        ],
                        max_length=12,
                    ),
                ),
                ("party", models.CharField(blank=True, default="", max_length=200)),
                ("do_by", models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="barrierreferral",
            name="barrierreferral_once",
        ),
        migrations.AddField(
            model_name="barrierreferral",
            name="reason",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AlterField(
            model_name="barrierreferral",
            name="barrier",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="referrals",
                to="coaching.barrier",
            ),
        ),
        migrations.AddConstraint(
            model_name="barrierreferral",
            constraint=models.UniqueConstraint(
                fields=("barrier", "referral"), name="barrierreferral_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="barrierreferral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("barrier__isnull", False), ("reason", "")),
                    models.Q(("barrier__isnull", True), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="barrierreferral_answer",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="appointment",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.appointment"
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="called_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casework.case"),
        ),
        migrations.AddField(
            model_name="meeting",
            name="contact",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.contact",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="held_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="note",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.note",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="meetings",
                to="coaching.plan",
            ),
        ),
        migrations.AddField(
            model_name="meetingparty",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casework.case"),
        ),
        migrations.AddField(
            model_name="meetingparty",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="parties", to="coaching.meeting"
            ),
        ),
        migrations.AddField(
            model_name="meetingparty",
            name="provider",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.provider",
            ),
        ),
        migrations.AddField(
            model_name="meetingpresence",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casework.case"),
        ),
        migrations.AddField(
            model_name="meetingpresence",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="presences", to="coaching.meeting"
            ),
        ),
        migrations.AddField(
            model_name="meetingpresence",
            name="participant",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.participant"
            ),
        ),
        migrations.AddField(
            model_name="meetingstep",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casework.case"),
        ),
        migrations.AddField(
            model_name="meetingstep",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="coaching.meeting"
            ),
        ),
        migrations.AddField(
            model_name="meetingstep",
            name="participant",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.participant",
            ),
        ),
        migrations.AddField(
            model_name="meetingstep",
            name="step",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="coaching.step",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("contact__isnull", True),
                        ("held_at__isnull", True),
                        ("held_by__isnull", True),
                        ("note__isnull", True),
                    ),
                    models.Q(("held_at__isnull", False), ("held_by__isnull", False), ("note__isnull", False)),
                    _connector="OR",
                ),
                name="meeting_held",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingparty",
            constraint=models.UniqueConstraint(fields=("meeting", "name"), name="meetingparty_once"),
        ),
        migrations.AddConstraint(
            model_name="meetingparty",
            constraint=models.CheckConstraint(
                condition=models.Q(("told_scopes__len", 0), ("was_present", True), _connector="OR"),
                name="meetingparty_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingpresence",
            constraint=models.UniqueConstraint(fields=("meeting", "participant"), name="meetingpresence_once"),
        ),
        migrations.AddConstraint(
            model_name="meetingstep",
            constraint=models.UniqueConstraint(fields=("meeting", "number"), name="meetingstep_number"),
        ),
        migrations.AddConstraint(
            model_name="meetingstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("owner__in", ["PARTICIPANT", "COACH", "BOTH", "PARTNER", "CHILD"])),
                name="meetingstep_owner",
            ),
        ),
    ]
