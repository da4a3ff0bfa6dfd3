"""Keep of an adverse notice the last day to leave, not the system that tells of a confidential address; who answered."""

from django.db import migrations, models

#: The days of notice are kept between the last day to leave and the effective day; the ONE system had a cut-off day,
#: the 16th of the month before at the latest.
LEAVE_BY = """
UPDATE reengagement_adversenotice AS told
SET leave_by = LEAST(told.effective_on - 1, GREATEST(told.written_on, CASE
    WHEN told.leave_by = told.effective_on
    THEN (date_trunc('month', told.effective_on) - interval '1 month')::date + 15
    ELSE told.effective_on - (told.leave_by - told.written_on)
END))
"""


class Migration(migrations.Migration):
    dependencies = [("reengagement", "0004_room")]

    operations = [
        migrations.RemoveConstraint(model_name="adversenotice", name="adversenotice_days"),
        migrations.RenameField(model_name="adversenotice", old_name="earliest_on", new_name="leave_by"),
        migrations.RunSQL(LEAVE_BY, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="adversenotice", name="system"),
        migrations.AddField(
            model_name="goodcauseclaim",
            name="has_answered",
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="adversenotice",
            constraint=models.CheckConstraint(
                condition=models.Q(("leave_by__gte", models.F("written_on")))
                & models.Q(("effective_on__gt", models.F("leave_by")))
                & models.Q(("accepted_until__gte", models.F("hearing_by"))),
                name="adversenotice_days",
            ),
        ),
    ]
