"""Tell the adverse notice of a family that still applies for cash from that of one that gets it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("eligibility", "0001_initial"),
        ("reengagement", "0007_why_other_money"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="adversenotice", name="adversenotice_days"),
        migrations.AddField(
            model_name="adversenotice",
            name="application",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="eligibility.application",
            ),
        ),
        migrations.AlterField(
            model_name="adversenotice",
            name="leave_by",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="adversenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(
                            ("application__isnull", True),
                            ("leave_by__isnull", False),
                            ("effective_on__gt", models.F("leave_by")),
                            ("leave_by__gte", models.F("written_on")),
                        ),
                        models.Q(
                            ("application__isnull", False),
                            ("continued_by__isnull", True),
                            ("leave_by__isnull", True),
                            ("level", 1),
                        ),
                        _connector="OR",
                    ),
                    ("accepted_until__gte", models.F("hearing_by")),
                ),
                name="adversenotice_days",
            ),
        ),
    ]
