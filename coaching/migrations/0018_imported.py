"""Gives everything of coaching that was imported before it had tables its rows (decisions 3)."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.module_loading import import_string

#: The hours come before the months, for a closed month takes none.
TAKE_OVER = (
    "imported.take_over_all",
    "imported_hours.take_over_all_hours",
    "imported_months.take_over_all_months",
    "imported_facts.take_over_all_facts",
)


def take_over(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take over what was imported of every case; whoever adds a table to what these write moves this migration behind."""
    database = schema_editor.connection.alias
    if not apps.get_model("casework", "ImportedFact").objects.using(database).exists():
        return
    for function in TAKE_OVER:
        import_string(f"coaching.operations.{function}")(database)


class Migration(migrations.Migration):
    dependencies = [("coaching", "0017_workshop_changes")]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
