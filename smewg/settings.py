"""Settings, read from the environment and the file it names; every default suits one machine.

deploy/env.example explains each variable; smewg/environment.py finds the file.
"""

import os
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF

from smewg import environment
from smewg.secret_key import kept_secret_key
from smewg.toolkit.caches import part_of
from smewg.toolkit.file_places import folder_of, storage_of

BASE_DIR = environment.BASE_DIR
ENV_FILE = environment.read(os.environ)
VAR_DIR = environment.var_dir(os.environ)
VAR_DIR.mkdir(parents=True, exist_ok=True)

env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
# Read as it stands: django-environ would take a key that begins with $ for another variable.
SECRET_KEY = os.environ.get("SECRET_KEY", "") or kept_secret_key(VAR_DIR)
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname or "localhost"
SERVED_OVER_HTTPS = SITE_URL.startswith("https://")
# Whose word about the client's address and https is believed: smewg/toolkit/client_address.py.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=["127.0.0.1", "::1", "unix"])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[SITE_HOST, "localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])

INSTALLED_APPS = [
    "smewg",
    "plans",
    "projects",
    "kpis",
    "contributions",
    "reviews",
    "public",
    "smewg.desk_config.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_tables2",
    "rules",
    "simple_history",
]

MIDDLEWARE = [
    "smewg.toolkit.wide_frame.middleware",
    "smewg.views.health.HealthFirst",
    "smewg.toolkit.client_address.ClientAddress",
    "smewg.toolkit.request_log.RequestLog",
    "smewg.toolkit.headers.MoreHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "smewg.toolkit.weight.Compressed",
    "smewg.toolkit.weight.Unchanged",
    "csp.middleware.CSPMiddleware",
    "public.answers.Strangers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "smewg.signing_in.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "smewg.second_step.SecondStepFirst",
    "smewg.toolkit.sessions.SeenSessions",
    "smewg.audited.Audited",
    "simple_history.middleware.HistoryRequestMiddleware",
    "smewg.toolkit.headers.WhereToGo",
    "smewg.views.refusals.RefusalsInWords",
]

ROOT_URLCONF = "smewg.urls"
WSGI_APPLICATION = "smewg.wsgi.application"

# Whoever develops sees a template's own lines in a fault; else pages go out without their layout.
_LOADERS: list[object] = (
    [
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]
    if DEBUG
    else [
        (
            "django.template.loaders.cached.Loader",
            [
                "smewg.toolkit.template_loaders.FolderLoader",
                "smewg.toolkit.template_loaders.AppsLoader",
            ],
        )
    ]
)
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": _LOADERS,
            "builtins": ["smewg.templatetags.components", "smewg.templatetags.addresses"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "smewg.context.installation",
                "plans.views.switch.every_plan",
            ],
        },
    }
]

# Database: SQLite in var/ unless DATABASE_URL names another. The options are explained, with the
# measurement behind each, in docs/architecture.md, "Databases".

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'smewg.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a database that was started anew is met anew
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Each in a place of its own: pictures of charts push out neither the limits of signing in nor who
# is here. Where one cannot be written, work goes on without it.
_CACHE = env.cache_url("CACHE_URL", default=f"filecache://{VAR_DIR / 'cache'}")
CACHES = {
    "default": part_of(_CACHE, "default", entries=5_000),
    "charts": part_of(_CACHE, "charts", entries=5_000),
    "limits": part_of(_CACHE, "limits", entries=20_000),
}

# People

AUTH_USER_MODEL = "smewg.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "smewg.accounts.ClosedSignUpAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# No mail to somebody who has no account: anybody may have typed the address.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# By account and address together (the key), by address, and by account from everywhere, each high
# enough that an office behind one address is never locked out by one of its people.
ACCOUNT_RATE_LIMITS = {
    "login": "120/5m/ip",
    "login_failed": "60/5m/ip,5/5m/key",
    "login_failed_everywhere": "300/h/key",
    "reset_password": "20/5m/ip,5/h/key",
    "reset_password_from_key": "60/5m/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "smewg.passkeys.SecondSteps"
MFA_FORMS = {"add_webauthn": "smewg.passkeys.AddPasskeyForm"}
MFA_PASSKEY_LOGIN_ENABLED = True
# A browser gives passkeys to https and to this machine's own localhost, and to nobody else.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SERVED_OVER_HTTPS
MFA_RATE_LIMITS = {"webauthn_login": "120/5m/ip"}
# The secretariat keeps addresses, and people do not sign up: none is unverified. Without this, a
# stranger's request for a new password would forbid somebody to set up a second step.
MFA_ALLOW_UNVERIFIED_EMAIL = True
SECOND_STEP_FOR = env.list("SECOND_STEP_FOR", default=[])
MFA_TOTP_ISSUER = "SMEWG plan tracker"
INVITATION_DAYS = env.int("INVITATION_DAYS", default=14)

# Rules of the house that an installation may set otherwise

SECOND_PERSON_VERIFIES = env.bool("SECOND_PERSON_VERIFIES", default=True)

# Whether anybody may read what was published (public/): yes, at /public/; folder, as files that the
# worker writes into PUBLIC_FOLDER; or no. The terms of reuse are shown on pages, files and API.
PUBLIC_SITE = env.str("PUBLIC_SITE", default="") or "no"
PUBLIC_FOLDER = env.str("PUBLIC_FOLDER", default="") or str(VAR_DIR / "public")
LICENCE = env.str("LICENCE", default="")
LICENCE_URL = env.str("LICENCE_URL", default="")

# Documents are made by a process of their own; in place where an installation cannot start one.
DOCUMENTS_MADE_IN_PLACE = env.bool("DOCUMENTS_MADE_IN_PLACE", default=False)

# Mail: written down in the database (smewg/toolkit/outbox.py), and sent by the worker through the
# server that EMAIL_URL names; into a folder until it is set.

if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
    MAIL_TRANSPORT: str = vars()["EMAIL_BACKEND"]
else:
    MAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_BACKEND = "smewg.toolkit.outbox.OutboxBackend"
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
MAIL_KEPT_DAYS = env.int("MAIL_KEPT_DAYS", default=90)
AUDIT_KEPT_DAYS = env.int("AUDIT_KEPT_DAYS", default=3 * 365)
MAIL_IN_PLACE = False  # tests only: a mail goes as soon as it is written
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default=f"SMEWG plan tracker <noreply@{SITE_HOST}>"
)

# Words, dates and time. Deadlines are midnight in Singapore, where the APEC Secretariat is.

LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = ["smewg.formats"]
TIME_ZONE = "Asia/Singapore"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# Files a browser gets

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# A sheet or a module is sent with all that it imports, in one file.
STATICFILES_FINDERS = [
    "smewg.toolkit.static_files.finder.FoldedFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
# MEDIA_ROOT is the older name of a folder for them.
FILES_URL = env.str("FILES_URL", default="") or env.str("MEDIA_ROOT", default="")
FILES_URL = FILES_URL or str(VAR_DIR / "files")
MEDIA_ROOT = folder_of(FILES_URL)
STORAGES = {
    "default": storage_of(FILES_URL),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "smewg.toolkit.static_files.storage.CompressedOnce"
    },
}
FORM_RENDERER = "smewg.toolkit.form_renderer.Quick"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "components/table.html"

# Headers: nothing from elsewhere, nothing inline

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_SSL_REDIRECT = SERVED_OVER_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if SERVED_OVER_HTTPS else 0
# Subdomains are other people's; the checks that ask for them are left out on purpose.
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SERVED_OVER_HTTPS else None
SESSION_COOKIE_SECURE = SERVED_OVER_HTTPS
# __Host-: no other site under the same domain can set it.
SESSION_COOKIE_NAME = "__Host-sessionid" if SERVED_OVER_HTTPS else "sessionid"
# In the session: what pages say holds people's addresses, and a cookie would carry them along.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_SECURE = SERVED_OVER_HTTPS
CSRF_COOKIE_NAME = "__Host-csrftoken" if SERVED_OVER_HTTPS else "csrftoken"
SESSION_COOKIE_AGE = 60 * 60 * 24 * env.int("SESSION_DAYS", default=14)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# A line for each request where LOG_FORMAT says how ("text" or "json"); faults always.

LOG_FORMAT = env.str("LOG_FORMAT", default="")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
ADMINS = [("", address) for address in env.list("ADMINS", default=[])]
SERVER_EMAIL = DEFAULT_FROM_EMAIL
_FORMATTER = "smewg.toolkit.request_log." + ("Json" if LOG_FORMAT == "json" else "Lines")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": _FORMATTER}},
    "filters": {"once": {"()": "smewg.toolkit.request_log.OnceInAWhile"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "mail": {
            "class": "django.utils.log.AdminEmailHandler",
            "level": "ERROR",
            "filters": ["once"],
        },
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"handlers": ["console", "mail"], "propagate": False},
        "smewg.requests": {"level": "INFO" if LOG_FORMAT else "WARNING"},
    },
}
