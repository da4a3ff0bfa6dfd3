"""Ends of exemptions that can be taken back; several holds and claims of child support, decided by two people.

A certification whose first month an adverse action kept from beginning can end before it.
"""

import datetime

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import casework.models.base

#: What was held of a parent becomes the first span of it; no table is altered while checks of its rows wait.
TAKE_OVER = """
INSERT INTO eligibility_supporthold
    (id, case_id, parent_id, held_on, held_by_id, held_at, released_on, released_by_id, released_at)
SELECT gen_random_uuid(), case_id, id, held_on, held_by_id, held_at, released_on, released_by_id, released_at
FROM eligibility_absentparent WHERE held_on IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
#: What one person claimed and decided alone is to be decided anew, by another, and what that let go is held until then.
REOPEN = """
UPDATE eligibility_supporthold AS hold SET released_on = NULL, released_by_id = NULL, released_at = NULL
FROM eligibility_supportgoodcause AS claim
WHERE claim.parent_id = hold.parent_id AND claim.decided_by_id = claim.recorded_by_id
    AND hold.released_at = claim.decided_at;
UPDATE eligibility_supportgoodcause SET decided_on = NULL, is_found = NULL, decided_by_id = NULL, decided_at = NULL
WHERE decided_by_id = recorded_by_id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0022_decision_notices"),
        ("eligibility", "0007_told_after_the_end"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SupportHold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("held_on", models.DateField()),
                ("held_at", models.DateTimeField()),
                ("released_on", models.DateField(blank=True, null=True)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="supporthold",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casework.case"),
        ),
        migrations.AddField(
            model_name="supporthold",
            name="held_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="supporthold",
            name="parent",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="eligibility.absentparent"
            ),
        ),
        migrations.AddField(
            model_name="supporthold",
            name="released_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="supporthold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("released_at__isnull", True), ("released_by__isnull", True), ("released_on__isnull", True)
                    ),
                    models.Q(
                        ("released_at__isnull", False),
                        ("released_by__isnull", False),
                        ("released_on__gte", models.F("held_on")),
                    ),
                    _connector="OR",
                ),
                name="supporthold_released",
            ),
        ),
        migrations.AddConstraint(
            model_name="supporthold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released_at__isnull", True)), fields=("parent",), name="supporthold_running_once"
            ),
        ),
        migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop),
        migrations.RunSQL(REOPEN, migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            model_name="absentparent",
            name="absentparent_held",
        ),
        migrations.RemoveConstraint(
            model_name="absentparent",
            name="absentparent_released",
        ),
        migrations.RemoveField(
            model_name="absentparent",
            name="held_at",
        ),
        migrations.RemoveField(
            model_name="absentparent",
            name="held_by",
        ),
        migrations.RemoveField(
            model_name="absentparent",
            name="held_on",
        ),
        migrations.RemoveField(
            model_name="absentparent",
            name="released_at",
        ),
        migrations.RemoveField(
            model_name="absentparent",
            name="released_by",
        ),
        migrations.RemoveField(
            model_name="absentparent",
            name="released_on",
        ),
        migrations.AddField(
            model_name="exemptionchange",
            name="takes_back",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="eligibility.exemptionchange",
            ),
        ),
        migrations.AddField(
            model_name="exemptionchange",
            name="voided_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="exemptionchange",
            name="voided_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="exemptionchange",
            name="exemption",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="eligibility.exemption"
            ),
        ),
        migrations.AlterField(
            model_name="supportgoodcause",
            name="parent",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="eligibility.absentparent"
            ),
        ),
        migrations.AddConstraint(
            model_name="exemptionchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("voided_at__isnull", True), ("voided_by__isnull", True)),
                    models.Q(("voided_at__isnull", False), ("voided_by__isnull", False)),
                    _connector="OR",
                ),
                name="exemptionchange_voided",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgoodcause",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("recorded_by")), _negated=True),
                    _connector="OR",
                ),
                name="supportgoodcause_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportgoodcause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at__isnull", True)), fields=("parent",), name="supportgoodcause_open_once"
            ),
        ),
        migrations.RemoveConstraint(
            model_name="certification",
            name="certification_ended",
        ),
        migrations.RemoveConstraint(
            model_name="certification",
            name="certification_no_overlap",
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True), ("ended_month__isnull", True)),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        ("ended_month__day", 1),
                        (
                            "ended_month__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("first_month"), "-", models.Value(datetime.timedelta(days=31))
                            ),
                        ),
                        ("ended_month__lte", models.F("last_month")),
                    ),
                    _connector="OR",
                ),
                name="certification_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="certification",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(
                    ("voided_at__isnull", True),
                    models.Q(
                        ("ended_month__isnull", True),
                        ("ended_month__gte", models.F("first_month")),
                        _connector="OR",
                    ),
                ),
                expressions=[
                    ("case", "="),
                    ("programme", "="),
                    (
                        models.Func(
                            models.F("first_month"),
                            django.db.models.functions.comparison.Coalesce("ended_month", "last_month"),
                            models.Value("[]"),
                            function="daterange",
                        ),
                        "&&",
                    ),
                ],
                name="certification_no_overlap",
            ),
        ),
    ]
