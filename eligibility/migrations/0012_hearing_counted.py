"""Keep of a notice that is handed over the days to ask for a hearing, which count from the handing over."""

from django.db import migrations, models

#: Rewritten in place, so that no trigger of a settled row fires.
DAYS = """
ALTER TABLE eligibility_handednotice ALTER COLUMN hearing_by TYPE smallint USING (hearing_by - written_on);
ALTER TABLE eligibility_handednotice RENAME COLUMN hearing_by TO hearing_days;
ALTER TABLE eligibility_handednotice
    ADD CONSTRAINT eligibility_handednotice_hearing_days_check CHECK (hearing_days >= 0);
"""
DAY = """
ALTER TABLE eligibility_handednotice DROP CONSTRAINT eligibility_handednotice_hearing_days_check;
ALTER TABLE eligibility_handednotice RENAME COLUMN hearing_days TO hearing_by;
ALTER TABLE eligibility_handednotice ALTER COLUMN hearing_by TYPE date USING (written_on + hearing_by);
"""


class Migration(migrations.Migration):
    dependencies = [("eligibility", "0011_handed_notices")]

    operations = [
        migrations.RemoveConstraint(model_name="handednotice", name="handednotice_hearing"),
        migrations.RunSQL(
            DAYS,
            DAY,
            state_operations=[
                migrations.RemoveField(model_name="handednotice", name="hearing_by"),
                migrations.AddField(
                    model_name="handednotice",
                    name="hearing_days",
                    field=models.PositiveSmallIntegerField(),
                    preserve_default=False,
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="handednotice",
            constraint=models.CheckConstraint(
                condition=models.Q(("hearing_days__gte", 1)), name="handednotice_hearing"
            ),
        ),
    ]
