from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="officeclosure",
            name="reconciled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
