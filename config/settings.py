"""Settings: embedded by default, production when GROUNDCREW_MODE=production.

docs/operations.md explains each variable.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = environment.text("MODE", "embedded")
if MODE not in {"embedded", "production"}:
    raise ImproperlyConfigured(f"GROUNDCREW_MODE is {MODE!r}; use embedded or production.")
PRODUCTION = MODE == "production"
VAR_DIR = Path(environment.text("VAR", str(BASE_DIR / "var")))
DEBUG = environment.flag("DEBUG") and not PRODUCTION
GALLERY = not PRODUCTION
DEMONSTRATION = not PRODUCTION

if PRODUCTION:
    SECRET_KEY = environment.required("SECRET_KEY", "it signs sessions and links")
    ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS")
    DATABASES = {
        "default": environment.database(
            environment.required("DATABASE_URL", "the PostgreSQL database of this installation")
        )
    }
    REDIS_URL = environment.required("REDIS_URL", "the broker between web, worker and beat")
else:
    SECRET_KEY = environment.text("SECRET_KEY") or environment.kept_secret(VAR_DIR / "secret_key")
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *environment.words("ALLOWED_HOSTS")]
    DATABASE_URL = environment.text("DATABASE_URL")
    DATABASES = {
        "default": environment.database(DATABASE_URL)
        if DATABASE_URL
        else environment.sqlite(VAR_DIR / "groundcrew.sqlite3")
    }
    REDIS_URL = environment.text("REDIS_URL")

CSRF_TRUSTED_ORIGINS = environment.words("TRUSTED_ORIGINS")
EVENT_STORE_DIR = Path(environment.text("EVENT_STORE", str(VAR_DIR / "events")))
WATCH_DIR = Path(environment.text("WATCH_DIR")) if environment.text("WATCH_DIR") else None
WAREHOUSES = environment.named("WAREHOUSE_")  # name to address; never in the database
MEDIA_ROOT = Path(environment.text("UPLOADS", str(VAR_DIR / "uploads")))

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "readiness",
    "reporting",
    "knowledge",
    "inventory",
    "kernel",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
]

MIDDLEWARE = [
    "kernel.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kernel.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kernel.middleware.NoSuchActMiddleware",
    "kernel.middleware.NoNulMiddleware",
    "kernel.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kernel.context_processors.house",
                "config.context_processors.demonstration",
            ],
        },
    }
]

AUTH_USER_MODEL = "kernel.User"
AUTHENTICATION_BACKENDS = [
    "kernel.backends.RolesBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
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
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_FORMS = {"login": "kernel.forms.SignInForm"}
ACCOUNT_ADAPTER = "kernel.accounts.ClosedSignup"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = int(environment.text("PROXIES", "1" if PRODUCTION else "0"))
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "reset_password": "5/h/ip"}

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = environment.text("TIME_ZONE", "UTC")
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

LANGUAGE_CODE = "en"
TIME_ZONE = environment.text("TIME_ZONE", "UTC")
USE_I18N = True
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "static/"
STATIC_ROOT = Path(environment.text("STATIC", str(VAR_DIR / "static")))
if not PRODUCTION:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG

FILTERS_EMPTY_CHOICE_LABEL = gettext_lazy("Any")
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "kernel.form_words.HouseRenderer"
DJANGO_TABLES2_TEMPLATE = "components/table.html"

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
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a decision table has a field for each cell
UPLOAD_MAX_BYTES = 512 * 1024 * 1024
API_REQUESTS_A_MINUTE = int(environment.text("API_REQUESTS_A_MINUTE", "120"))
if PRODUCTION:
    SECURE_SSL_REDIRECT = environment.flag("SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM", "groundcrew@localhost")
EMAIL_HOST = environment.text("MAIL_HOST")
EMAIL_PORT = int(environment.text("MAIL_PORT", "587"))
EMAIL_HOST_USER = environment.text("MAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("MAIL_PASSWORD")
EMAIL_TIMEOUT = 30  # seconds; a mail server that says nothing must not hold up a worker
EMAIL_USE_TLS = environment.flag("MAIL_TLS", True)
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
SITE_ADDRESS = environment.text("SITE_ADDRESS", "http://127.0.0.1:8000")

ANSWER_WORKING_DAYS = int(environment.text("ANSWER_WORKING_DAYS", "10"))
ANSWER_REMINDER_DAYS = int(environment.text("ANSWER_REMINDER_DAYS", "3"))
CURRENCY = environment.currency(environment.text("CURRENCY", "EUR"))
DECISION_PERSONAL_DAYS = int(environment.text("DECISION_PERSONAL_DAYS", "0"))  # 0: for ever
STALE_AFTER_DAYS = int(environment.text("STALE_AFTER_DAYS", "45"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "kernel.logs.RequestIdFilter"}},
    "formatters": {
        "json": {"()": "kernel.logs.JsonFormatter"},
        "plain": {"format": "%(levelname)s %(name)s %(message)s"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "json" if PRODUCTION else "plain",
        }
    },
    "root": {"handlers": ["console"], "level": "INFO" if PRODUCTION else "WARNING"},
}
