"""Settings of the site: one file, driven by the environment (see `config/environment.py` and README)."""

from base64 import b64decode
from datetime import timedelta
from pathlib import Path
from typing import Any

import fontpkg_public_sans
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent
HOME_DIR = Path(environment.optional("GLIDEPATH_HOME") or BASE_DIR / "var").resolve()

DEBUG = environment.flag("GLIDEPATH_DEBUG")
INSECURE_HTTP = environment.flag("GLIDEPATH_INSECURE_HTTP")
"""Plain http without TLS: only for a site that nobody but this machine can reach."""

TRAINING = environment.flag("GLIDEPATH_TRAINING")

# Broken glass: how long a case stays open, how often in a day. The database allows no more than four hours and three.
BREAK_GLASS_HOURS = 4
BREAK_GLASS_PER_DAY = 3
"""Every page says that all its people are fictional."""

SECRET_KEY = environment.secret_key("GLIDEPATH_SECRET_KEY")
SECRET_KEY_FALLBACKS = environment.words("GLIDEPATH_OLD_SECRET_KEYS", "")
FIELD_KEY = environment.field_key("GLIDEPATH_FIELD_KEY")
FIELD_KEY_FALLBACKS = [b64decode(key) for key in environment.words("GLIDEPATH_OLD_FIELD_KEYS", "")]
"""Older keys, newest first, kept until nothing is sealed under them; the last one is also the blind index's."""

ALLOWED_HOSTS = environment.words("GLIDEPATH_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("GLIDEPATH_ORIGINS", "")
TRUSTED_PROXIES = environment.number("GLIDEPATH_PROXIES", default=0)

_HOST, _PORT = environment.optional("GLIDEPATH_HOST") or "localhost", environment.number("GLIDEPATH_PORT", default=8000)
SITE_ADDRESS = [*CSRF_TRUSTED_ORIGINS, f"http://{_HOST}:{_PORT}"][0]
"""Where mails lead: the site's first origin, else where it listens."""

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STANDARDS = [
    "casework.standards",
    "coaching.standards",
    "eligibility.standards",
    "reengagement.standards",
    "permanency.standards",
]
#: What follows in the apps above from what happens on the ground floor.
REACTIONS = "config.reactions.REACTIONS"
#: What the apps above the ground floor lay at every `migrate`, beside their tables.
REFERENCE_DATA = [
    "coaching.install.lay_instruments",
    "coaching.install.lay_step_ideas",
    "coaching.install.lay_month_freezing",
    "coaching.install.lay_site_places",
    "coaching.install.lay_rates",
    "coaching.install.lay_rate_facts",
    "coaching.install.lay_workshop_order",
    "coaching.install.lay_support_guard",
    "reengagement.penalty_gate.lay_penalty_gate",
    "eligibility.payment_guard.lay_payment_guard",
    "supervision.install.lay_reviews",
    "supervision.install.lay_statistics",
    "supervision.install.lay_units",
    "supervision.install.lay_conferences",
    "supervision.install.lay_skills",
]
INSTALLED_APPS = [
    "casework",
    "eligibility",
    "coaching",
    "reengagement",
    "permanency",
    "supervision",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "axes",
    "crispy_forms",
    "django_filters",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.headers.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "config.health.HealthMiddleware",
    "casework.context.ContextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "casework.sessions.SessionLimitsMiddleware",
    "config.headers.LeavingMiddleware",
    "casework.context.ActorMiddleware",
    "casework.refusal_log.RefusalLogMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "casework.clearance_gate.ClearanceMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context_processors.csp_nonce",
                "casework.shell.shell",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("glide",)
CRISPY_TEMPLATE_PACK = "glide"
CRISPY_FAIL_SILENTLY = not DEBUG

# Databases. `default` is the login role of the application: it inherits nothing, so a query outside
# a context is refused. `owner` migrates and is given to set-up commands only.
DATABASES: dict[str, dict[str, Any]] = {
    "default": environment.database(environment.required("DATABASE_URL"))
    | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True},
    "owner": environment.database(
        environment.optional("DATABASE_OWNER_URL") or environment.required("DATABASE_URL"),
    )
    | {"CONN_MAX_AGE": 0, "TEST": {"MIRROR": "default"}},
}
DATABASES["owner"]["OPTIONS"] |= {"options": "-c role=app_owner"}

# A flush of the broker signs nobody out and a dead broker fails no request: sessions stand in the
# database, and what is cached may be lost with its process.
REDIS_URL = environment.required("REDIS_URL")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# People
AUTH_USER_MODEL = "casework.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "casework.backends.OfficeBackend",
]
PASSWORD_HASHERS = ["config.hashers.ModerateArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "config.password_validation.MaximumLengthValidator", "OPTIONS": {"max_length": 128}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "config.password_validation.PatternValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "config.sign_in.AccountAdapter"
ACCOUNT_FORMS = {"login": "config.sign_in_form.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_LOGOUT_ON_GET = False
# Beside the lock-out by name and address: nobody can lock a colleague out from elsewhere by five tries.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,20/h/key"}
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if INSECURE_HTTP else "https"

AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "config.sign_in.attempted_username"
AXES_CLIENT_IP_CALLABLE = "config.client_address.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_SENSITIVE_PARAMETERS = ["login", "username", "ip_address", "password"]

# Sessions, cookies, headers
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "sid" if INSECURE_HTTP else "__Host-sid"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = not INSECURE_HTTP
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SIGN_IN_UNUSED_DAYS = environment.number("GLIDEPATH_UNUSED_DAYS", default=60)
CSRF_USE_SESSIONS = True
CSRF_COOKIE_SECURE = not INSECURE_HTTP
LANGUAGE_COOKIE_SECURE = not INSECURE_HTTP
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_SSL_REDIRECT = not INSECURE_HTTP
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not INSECURE_HTTP
SECURE_HSTS_PRELOAD = not INSECURE_HTTP
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
# Nothing leaves the site either way; under "no-referrer" browsers send "Origin: null" with our own forms.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "gamepad",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "publickey-credentials-get",
        "screen-wake-lock",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
}

# Size of what a request may carry
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["casework.uploads.CappedUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1

# Days are local to an office; the site itself counts in UTC.
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", "English")]
USE_I18N = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = HOME_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("fonts", Path(fontpkg_public_sans.__file__).parent / "files"),
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME_DIR / "files"},
    },
    # Sealed files under random names, handed out by a view behind the gate and by nothing else.
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": HOME_DIR / "files" / "documents",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

DOCUMENT_MAX_BYTES = environment.number("GLIDEPATH_DOCUMENT_MB", default=10) * 1024 * 1024
DOCUMENTS_OF_A_CASE_MAX_BYTES = environment.number("GLIDEPATH_CASE_FILES_MB", default=500) * 1024 * 1024

CLAMD = environment.optional("GLIDEPATH_CLAMD")
"""Where the virus scanner listens: the path of a socket, or host:port. Empty: files are filed unchecked and say so."""
CLAMD_TIMEOUT = 10

# Letters by e-mail: without a server they are files under the home folder.
EMAIL_HOST = environment.optional("GLIDEPATH_SMTP_HOST")
EMAIL_PORT = environment.number("GLIDEPATH_SMTP_PORT", default=587)
EMAIL_HOST_USER = environment.optional("GLIDEPATH_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.optional("GLIDEPATH_SMTP_PASSWORD")
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = HOME_DIR / "mail"
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
DEFAULT_FROM_EMAIL = environment.optional("GLIDEPATH_FROM") or "glidepath@localhost"

# Text messages: a class with `send(number, text, key)`, by its dotted path. The one that comes along sends none, and
# without a service the gate closes the way.
TEXT_PROVIDER = environment.optional("GLIDEPATH_TEXT_PROVIDER") or "casework.outgoing.transports.ConsoleTextProvider"

# Tasks are ticks, never carriers of facts: a lost message costs one tick.
CELERY_BROKER_URL = environment.broker(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 110
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(HOME_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "casework.tasks.sweep",
        "schedule": crontab(minute="1-59/15"),
        "options": {"expires": 14 * 60},
    },
    "deliver": {
        "task": "casework.tasks.deliver",
        "schedule": 30.0,
        "options": {"expires": 25},
    },
    "send_notices": {
        "task": "casework.tasks.send_notices",
        "schedule": 30.0,
        "options": {"expires": 25},
    },
    "make-exports": {
        "task": "supervision.tasks.make_exports",
        "schedule": 30.0,
        "options": {"expires": 25},
    },
    "send-packs": {
        "task": "supervision.tasks.send_packs",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "clear-exports": {
        "task": "supervision.tasks.clear_exports",
        "schedule": crontab(minute="43"),
        "options": {"expires": 30 * 60},
    },
    "settle": {
        "task": "casework.tasks.settle",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "turn-off-unused": {
        "task": "casework.tasks.turn_off_unused",
        "schedule": crontab(hour="10", minute="37"),
        "options": {"expires": 60 * 60},
    },
    "scan_documents": {
        "task": "casework.tasks.scan_documents",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "clear_files": {
        "task": "casework.tasks.clear_files",
        "schedule": crontab(minute="23"),
        "options": {"expires": 30 * 60},
    },
    "reconcile": {
        "task": "casework.tasks.reconcile",
        "schedule": crontab(hour="11", minute="7"),
        "options": {"expires": 60 * 60},
    },
    "settle-reductions": {
        "task": "reengagement.tasks.settle_reductions",
        "schedule": crontab(hour="10", minute="7"),
        "options": {"expires": 60 * 60},
    },
    "recount-hours": {
        "task": "coaching.tasks.recount_hours",
        "schedule": crontab(hour="11", minute="37"),
        "options": {"expires": 60 * 60},
    },
    "count-units": {
        "task": "supervision.tasks.count_units",
        "schedule": crontab(minute="5-59/15"),
        "options": {"expires": 14 * 60},
    },
    "recount-units": {
        "task": "supervision.tasks.recount_units",
        "schedule": crontab(hour="12", minute="7"),
        "options": {"expires": 60 * 60},
    },
}

# Logs name what happened and where, never whom it was about.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "config.logs.QuietFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "axes": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "pikepdf": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    },
}
