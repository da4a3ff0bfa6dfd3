"""Refusals as rows of their own; lines to sign on and mailings end with the words that they stand for."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import casework.models.base


def keep_what_was_said(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let each refusal be a row, and let no plan have ended before it was signed."""
    alias = schema_editor.connection.alias
    refusal, signer, plan = (apps.get_model("coaching", name) for name in ("SigningRefusal", "PlanSigner", "Plan"))
    refusal.objects.using(alias).bulk_create(
        refusal(
            case_id=one.case_id,
            plan_id=one.plan_id,
            signer_id=one.pk,
            on=one.refused_on,
            words=one.refusal_words,
            taken_by_id=one.taken_by_id,
        )
        for one in signer.objects.using(alias).filter(refused_on__isnull=False)
    )
    turned = plan.objects.using(alias).filter(status="SUPERSEDED", ended_on__lt=models.F("signed_on"))
    turned.update(ended_on=models.F("signed_on"))
    # No table is altered while checks of its rows wait.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0016_meetings"),
        ("coaching", "0003_meetings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SigningRefusal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=casework.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("on", models.DateField()),
                ("words", models.CharField(max_length=400)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="signingrefusal",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="casework.case"),
        ),
        migrations.AddField(
            model_name="signingrefusal",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="refusals", to="coaching.plan"
            ),
        ),
        migrations.AddField(
            model_name="signingrefusal",
            name="signer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="refusals", to="coaching.plansigner"
            ),
        ),
        migrations.AddField(
            model_name="signingrefusal",
            name="taken_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(keep_what_was_said, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="plan",
            name="plan_status",
        ),
        migrations.RemoveConstraint(
            model_name="plansigner",
            name="plansigner_signed",
        ),
        migrations.RemoveConstraint(
            model_name="plansigner",
            name="plansigner_participant",
        ),
        migrations.RemoveConstraint(
            model_name="plansigner",
            name="plansigner_position",
        ),
        migrations.RemoveField(
            model_name="plansigner",
            name="refusal_words",
        ),
        migrations.RemoveField(
            model_name="plansigner",
            name="refused_on",
        ),
        migrations.AddField(
            model_name="planmailing",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="plansigner",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("offered_at__isnull", True), ("signed_on__isnull", True), ("status", "DRAFT")),
                    models.Q(("offered_at__isnull", False), ("signed_on__isnull", True), ("status", "OFFERED")),
                    models.Q(("ended_on__isnull", True), ("signed_on__isnull", False), ("status", "ACTIVE")),
                    models.Q(
                        ("ended_on__gte", models.F("signed_on")), ("signed_on__isnull", False), ("status", "SUPERSEDED")
                    ),
                    models.Q(("ended_on__isnull", False), ("signed_on__isnull", True), ("status", "WITHDRAWN")),
                    _connector="OR",
                ),
                name="plan_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="plansigner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_on__isnull", True), ("way", "")),
                    models.Q(("signed_on__isnull", False), models.Q(("way", ""), _negated=True)),
                    _connector="OR",
                ),
                name="plansigner_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="plansigner",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("plan", "participant"),
                name="plansigner_participant",
            ),
        ),
        migrations.AddConstraint(
            model_name="plansigner",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("plan", "position"), name="plansigner_position"
            ),
        ),
    ]
