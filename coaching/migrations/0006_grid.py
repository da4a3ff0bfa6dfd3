"""Gives the hours that were imported before there were rows of hours theirs."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.module_loading import import_string


def take_over(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the imported hours of every case over."""
    if not apps.get_model("casework", "ImportedFact").objects.using(schema_editor.connection.alias).exists():
        return
    import_string("coaching.operations.imported_hours.take_over_all_hours")(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("coaching", "0005_work_months")]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
