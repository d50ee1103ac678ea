"""The Django settings, from the environment and the one configuration file."""

import logging
from pathlib import Path

from csp.constants import NONE, SELF

from mamori.web import configuration, logs

BASE_DIR = Path(__file__).resolve().parent.parent
HOME = configuration.home_directory()
env = configuration.environment(HOME)

PUBLIC_URL: str = env.str("MAMORI_URL", default="")
DEBUG = env.bool("MAMORI_DEBUG", default=False)
SECRET_KEY = configuration.secret_key(env, HOME)
SECRET_KEY_FALLBACKS = env.list("MAMORI_OLD_SECRET_KEYS", default=[])
ALLOWED_HOSTS, CSRF_TRUSTED_ORIGINS = configuration.hosts_and_origins(
    PUBLIC_URL, env.list("MAMORI_ALLOWED_HOSTS", default=[])
)

MEASURES = ["organisation", "inventory"]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "mamori.web.static_files.SentFiles",
    "mamori.kernel",
    "mamori.ui",
    *[f"mamori.measures.{name}" for name in MEASURES],
    "mamori.web",
    "django.forms",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "heroicons",
    "csp",
    "simple_history",
    "axes",
    "django_structlog",
    "django_tasks",
    "django_tasks_db",
    "ninja",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "mamori.web.middleware.Arrival",
    "mamori.web.middleware.PrivacyHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mamori.web.middleware.ChosenLanguage",
    "mamori.ui.pages.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mamori.web.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "mamori.web.urls"
WSGI_APPLICATION = "mamori.web.wsgi.application"

_loaders = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mamori.web.context.navigation",
            ],
            "loaders": [("django.template.loaders.cached.Loader", _loaders)],
            "builtins": ["django_cotton.templatetags.cotton"],
        },
    }
]
FORM_RENDERER = "mamori.ui.rendering.FormRenderer"

DATABASES = configuration.databases(env, HOME)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CONTROLS_REMEMBERED_SECONDS = 60  # at most; an act makes them be judged anew at once
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# People and sessions
AUTH_USER_MODEL = "kernel.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "web.login"
LOGIN_REDIRECT_URL = "web.home"
LOGOUT_REDIRECT_URL = "web.login"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_NAME = "mamori_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "mamori_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "mamori.web.errors.csrf_failure"

# Lock-out: ten wrong passwords for one account from one address wait fifteen minutes
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "mamori.web.forms.login_name"
AXES_LOCKOUT_CALLABLE = "mamori.web.errors.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_IPWARE_META_PRECEDENCE_ORDER = ["REMOTE_ADDR"]

# What leaves the server
HTTPS = PUBLIC_URL.startswith("https://")
PROXIES = env.int("MAMORI_PROXIES", default=0)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES and HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Language and time
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "mamori_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "mamori.web.static_files.Storage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# The scan: folders that targets may lie in, one of them always in the house, and where is kept what has not changed
SCAN_SHARE = HOME / "share"
SCAN_ROOTS = [
    SCAN_SHARE,
    *(Path(one).expanduser() for one in env.list("MAMORI_SCAN_ROOTS", default=[]) if one),
]
SCAN_HOSTS = env.list("MAMORI_SCAN_HOSTS", default=[])  # servers, and names of buckets
SCAN_JOBS = env.int("MAMORI_SCAN_JOBS", default=2)  # processes that read at the same time
SCAN_MEMORY = HOME / "scans"

# The trail: where its checkpoints are brought, out of the reach of whoever keeps this server
TRAIL_COPIES = [Path(one).expanduser() for one in env.list("MAMORI_TRAIL_COPIES", default=[]) if one]
TRAIL_MAIL = [one for one in env.list("MAMORI_TRAIL_MAIL", default=[]) if one]

# Mail: the backend asks `mamori.env` again each time, so that the first-run wizard needs no restart
EMAIL_BACKEND = "mamori.web.mail.ConfiguredBackend"
DEFAULT_FROM_EMAIL = env.str("MAMORI_MAIL_FROM", default="mamori@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10

# Logs
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
LOGGING_CONFIG = "mamori.web.logs.configure"
LOG_LEVEL: str = env.str("MAMORI_LOG_LEVEL", default="INFO").upper()
LOGGING = logs.configuration(level=LOG_LEVEL, shape=env.str("MAMORI_LOG_SHAPE", default="json"))
