"""The federal TANF Data Report (ACF-199), section one: reading its fixed-width files."""
