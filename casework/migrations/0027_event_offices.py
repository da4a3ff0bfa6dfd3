from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0026_review_assignments"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["case", "on"],
                name="event_offices",
                condition=models.Q(("kind", "office.changed")),
            ),
        ),
    ]
