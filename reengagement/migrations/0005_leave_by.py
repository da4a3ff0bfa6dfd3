"""Keep of an adverse notice the last day to leave, not the system that tells of a confidential address; who answered."""

from django.db import migrations, models

#: The days of notice are kept between the last day to leave and the effective day; only Oregon's ONE system has a
#: cut-off day instead, the 16th of the month before at the earliest.
LEAVE_BY = """
UPDATE reengagement_adversenotice AS told
SET leave_by = LEAST(told.effective_on - 1, GREATEST(told.written_on, CASE
    WHEN office.jurisdiction = 'US-OR' AND told.system = 'ONE'
    THEN (date_trunc('month', told.effective_on) - interval '1 month')::date + 15
    ELSE told.effective_on - (told.leave_by - told.written_on)
END))
FROM casework_case AS held JOIN casework_office AS office ON office.id = held.office_id
WHERE held.id = told.case_id
"""
#: Back: the earliest effective day, the days of notice after the day of writing; which system held it is not known.
EARLIEST_ON = """
UPDATE reengagement_adversenotice SET leave_by = written_on + (effective_on - leave_by)
"""


class Migration(migrations.Migration):
    dependencies = [("reengagement", "0004_room")]

    operations = [
        migrations.RemoveConstraint(model_name="adversenotice", name="adversenotice_days"),
        migrations.RenameField(model_name="adversenotice", old_name="earliest_on", new_name="leave_by"),
        migrations.RunSQL(LEAVE_BY, EARLIEST_ON),
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
