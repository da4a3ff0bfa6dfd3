"""Settings of the tests: as the site runs, but over plain http, with a quick hasher and plain static files."""

import os

os.environ.setdefault("DATABASE_URL", "postgresql://app_login@/unset")
os.environ.setdefault("REDIS_URL", "redis://localhost:1/0")
os.environ["GLIDEPATH_SECRET_KEY"] = "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-XYZ"  # noqa: S105 - opens nothing but tests
os.environ["GLIDEPATH_FIELD_KEY"] = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
os.environ["GLIDEPATH_INSECURE_HTTP"] = "1"

from config.settings import *  # noqa: F403 - a variant of the site's settings
from config.settings import DATABASES, STORAGES

TESTING = True
TRAINING = True
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "documents": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
DATABASES["default"]["CONN_MAX_AGE"] = 0
