"""All settings, in one file, driven by the environment.

README.md holds the table of variables. Nothing here depends on the machine: what differs between a demonstration,
the tests and production is named in the environment.
"""

import os
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name):
    """True if the environment variable is set to 1, true, yes or on."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def words(name, default=""):
    """The comma-separated words of an environment variable."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


# pytest sets this variable for the time of a run.
TESTING = "PYTEST_VERSION" in os.environ
DEBUG = flag("DEBUG")
DEMO = flag("DEMO")
PRODUCTION = not (DEBUG or DEMO or TESTING)

DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var"))

SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    if PRODUCTION:
        raise ImproperlyConfigured("SECRET_KEY must be set outside demonstration, debugging and tests.")
    SECRET_KEY = "a key for demonstration and tests only, never for a server that others can reach"

ALLOWED_HOSTS = words("ALLOWED_HOSTS", "127.0.0.1,localhost,testserver" if not PRODUCTION else "")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
# Absolute links in mail and documents start with this.
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

# --- Identity: settings, because REMAM is also the name of one of the networks -----------------------------------
SITE_NAME = os.environ.get("SITE_NAME", "") or _("Networks of cities")
SITE_OWNER = os.environ.get("SITE_OWNER", "") or _("Network of Moroccan cities")
CONTACT_EMAIL = os.environ.get("CONTACT_EMAIL", "contact@example.org")
# What the legal pages must name: who answers for what is published, who hosts it, and the receipt of the declaration
# of personal data to the national commission (CNDP). A page says so where one is not given.
SITE_PUBLISHER = os.environ.get("SITE_PUBLISHER", "")
SITE_HOST = os.environ.get("SITE_HOST", "")
CNDP_RECEIPT = os.environ.get("CNDP_RECEIPT", "")

# --- Applications -------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "remam",
    "capitalisation",
    "activities",
    "networks",
    "accounts",
    "records",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_filters",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SeenMiddleware",
    "networks.second_factor.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "remam.urls"
WSGI_APPLICATION = "remam.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "remam.templatetags.interface"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.csp",
                "django.contrib.messages.context_processors.messages",
                "remam.context.site",
                "remam.navigation.navigation",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database, cache, queue ---------------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", "postgres:///remam"), conn_max_age=60, conn_health_checks=True
    )
}
DATABASES["default"].setdefault("OPTIONS", {})
# A server that no longer answers is given up within seconds: those who wait are told so.
for option, seconds in {"connect_timeout": 3, "keepalives_idle": 20, "keepalives_interval": 5}.items():
    DATABASES["default"]["OPTIONS"].setdefault(option, seconds)
DATABASES["default"]["OPTIONS"].setdefault("tcp_user_timeout", 10_000)
# A request never waits for long behind a lock: it answers that somebody else is at it. To compile a search, or to start
# helpers for a page's question, would take several times as long as to answer it: others are waiting for those cores.
# Data lie in memory or on flash: with the cost of a turning disk a common word is looked for in every text there is.
SERVER_SETTINGS = {
    "lock_timeout": 8000,
    "statement_timeout": 60_000,
    "jit": "off",
    "max_parallel_workers_per_gather": 0,
    "random_page_cost": 1.1,
}
SERVER_OPTIONS = " ".join(f"-c {name}={value}" for name, value in SERVER_SETTINGS.items())
DATABASES["default"]["OPTIONS"].setdefault("options", SERVER_OPTIONS)
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("TEST_DB_NAME", "test_remam")}

REDIS_URL = os.environ.get("REDIS_URL", "")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Past it a third of the rows is dropped, whatever they are: the attempts to sign in are counted here.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
if REDIS_URL:
    # Where Redis is away, the database counts in its place (remam.cache).
    CACHES = {
        "default": {
            "BACKEND": "remam.cache.SteadyCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
        },
        "database": CACHES["default"],
    }

CELERY_BROKER_URL = os.environ.get("BROKER_URL", REDIS_URL or "filesystem://")
# Whoever orders something does not wait for a broker that is away: the job is kept, and the sweeper sends it later.
JOB_SEND_OPTIONS = {"max_retries": 0}
if CELERY_BROKER_URL.startswith("filesystem://"):
    BROKER_DIR = DATA_DIR / "broker"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "control_folder": str(BROKER_DIR / "control"),
        "store_processed": False,
    }
    for folder in ("queue", "processed", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
else:
    # After a worker is killed, Redis gives its task back within about 20 s instead of 100.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 900,
        "unacked_restore_interval": 3,
        "unacked_restore_throttle": 1,
    }
    JOB_SEND_OPTIONS |= {"socket_timeout": 2, "socket_connect_timeout": 2}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker waits for its broker for as long as it takes; it does not end after a hundred tries.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TIMEZONE = "Africa/Casablanca"
# A job whose heartbeat is older than this is taken to be dead (seconds); the worker beats four times as often.
JOB_STALE_AFTER = int(os.environ.get("JOB_STALE_AFTER", "20"))
JOB_MAX_ATTEMPTS = 3

# --- Files --------------------------------------------------------------------------------------------------------
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", DATA_DIR / "media"))
STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", DATA_DIR / "static"))
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/bootstrap", NODE_MODULES / "bootstrap" / "dist" / "css"),
    ("vendor/plex-sans", NODE_MODULES / "@fontsource" / "ibm-plex-sans" / "files"),
    ("vendor/plex-arabic", NODE_MODULES / "@fontsource" / "ibm-plex-sans-arabic" / "files"),
    ("vendor/tifinagh", NODE_MODULES / "@fontsource" / "noto-sans-tifinagh" / "files"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
UPLOAD_MAX_BYTES = 20 * 1024 * 1024
# Links to join an activity may lead to these services, and to names below them; a town hall's own server is added.
MEETING_HOSTS = words(
    "MEETING_HOSTS",
    "bigbluebutton.org,framatalk.org,meet.google.com,meet.jit.si,teams.live.com,teams.microsoft.com,webex.com,zoom.us",
)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o640
# With nginx in front, files leave through it after the permission check.
X_ACCEL_PREFIX = os.environ.get("X_ACCEL_PREFIX", "")

# --- Languages and time -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("ar", "العربية"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "remam.formats"
TIME_ZONE = "Africa/Casablanca"
USE_TZ = True
USE_I18N = True

# --- Accounts -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"] = {"user_attributes": ("email", "given_name", "family_name")}
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}
if TESTING:
    # Hashing for real would take most of the suite's time.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard"
ACCOUNT_ADAPTER = "accounts.adapter.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Nobody but the named proxies may say where a request comes from.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))
INVITATION_DAYS = 7
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.LoginForm",
    "reset_password": "accounts.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.sign_in.ResetPasswordKeyForm",
    "change_password": "accounts.forms.sign_in.ChangePasswordForm",
    "reauthenticate": "accounts.forms.sign_in.ConfirmForm",
}
# Strangers' mailboxes get nothing from us.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# How long a confirmation that one is there holds, for what changes how one signs in.
# Beside allauth's own: requests to join, which anybody may write from a network's page.
ACCOUNT_RATE_LIMITS = {"join": "8/h/ip", "verify": "60/h/ip"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300

# --- Second factor ------------------------------------------------------------------------------------------------
# Whether those whose office requires a second factor (accounts/roles.py) find the portal closed without one. A
# demonstration, where anybody enters as anybody, has none; the suite has tests of its own for it.
MFA_REQUIRED = flag("MFA_REQUIRED") if "MFA_REQUIRED" in os.environ else not (DEMO or TESTING)
MFA_ADAPTER = "networks.second_factor.OfficeMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers themselves make an exception for http://localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
# A clock may be half a minute wrong.
MFA_TOTP_TOLERANCE = 1
# An account is only opened through its mailbox, so there is no address left to verify.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "accounts.forms.sign_in.CodeForm",
    "reauthenticate": "accounts.forms.sign_in.ConfirmByCodeForm",
    "activate_totp": "accounts.forms.sign_in.ActivateAppForm",
    "add_webauthn": "accounts.forms.sign_in.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.sign_in.EditPasskeyForm",
}

# --- Mail ---------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", CONTACT_EMAIL)
MAIL_DIR = DATA_DIR / "mail"
if os.environ.get("EMAIL_HOST"):
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": os.environ["EMAIL_HOST"],
                "port": int(os.environ.get("EMAIL_PORT", "587")),
                "username": os.environ.get("EMAIL_USER", ""),
                "password": os.environ.get("EMAIL_PASSWORD", ""),
                "use_tls": os.environ.get("EMAIL_TLS", "1") == "1",
                # A server that does not answer must not hold a request until its worker is killed.
                "timeout": 10,
            },
        }
    }
else:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(MAIL_DIR)},
        }
    }

# --- Security -----------------------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
if PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = os.environ.get("SECURE_SSL_REDIRECT", "1") == "1"
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if flag("BEHIND_TLS_PROXY"):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- The association's own rules ----------------------------------------------------------------------------------
# Days that those invited have to send remarks on circulated minutes.
MINUTES_REMARK_DAYS = 10
# Those who were there may say for so many days what they thought of an activity.
EVALUATION_DAYS = 14
# A study trip is reported on within so many days.
TRIP_REPORT_DAYS = 30
# When on, the secretariat must agree before a validated sheet is published.
SHEET_SECOND_GATE = flag("SHEET_SECOND_GATE")
# The line that maps draw below the points of the cities: a coast, no frontier (made by scripts/cut_coast.py).
MAP_OUTLINE = Path(os.environ.get("MAP_OUTLINE", BASE_DIR / "remam" / "coast.json"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # These two tell every step of every document.
    "loggers": {"weasyprint": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING" if TESTING else "INFO")},
}
