"""Gives hours and verified months that were imported before there were work months their rows (decisions 3)."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.module_loading import import_string


def take_over(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take over what was imported of every case; the hours first, for a closed month takes none."""
    database = schema_editor.connection.alias
    if not apps.get_model("casework", "ImportedFact").objects.using(database).exists():
        return
    import_string("coaching.operations.imported_hours.take_over_all_hours")(database)
    import_string("coaching.operations.imported_months.take_over_all_months")(database)
    import_string("coaching.operations.imported_facts.take_over_all_facts")(database)


class Migration(migrations.Migration):
    dependencies = [("coaching", "0010_shops")]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
