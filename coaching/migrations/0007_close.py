"""Give the verified months that were imported before there were work months their rows (decisions 3)."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.module_loading import import_string


def take_over(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if not apps.get_model("casework", "ImportedFact").objects.using(schema_editor.connection.alias).exists():
        return
    import_string("coaching.operations.imported_months.take_over_all_months")(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("coaching", "0006_grid")]
    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
