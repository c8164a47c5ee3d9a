"""Settings of a running Maillon, all of them read from the environment.

``MAILLON_DATA_DIR``  folder of the database, documents and frozen reports (default ``var``).
``DATABASE_URL``      ``postgres://…`` in production; absent: SQLite in the data folder.
``MAILLON_DEMO``      ``1`` shows the demonstration accounts on the sign-in page.
The others (``MAILLON_SECRET_KEY``, ``MAILLON_ALLOWED_HOSTS``…) are explained in
docs/production.md.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("MAILLON_DATA_DIR", "var")).resolve()
DEMO = os.environ.get("MAILLON_DEMO") == "1"
DEBUG = os.environ.get("MAILLON_DEBUG") == "1"
HTTPS = os.environ.get("MAILLON_HTTPS") == "1"

SECRET_KEY = os.environ.get("MAILLON_SECRET_KEY", "")
if not SECRET_KEY:
    if HTTPS:
        raise ImproperlyConfigured("MAILLON_SECRET_KEY must be set in production.")
    SECRET_KEY = "demonstration-only-" + "0" * 40

# Former keys, the newest first: what was signed or enciphered with them is still read.
SECRET_KEY_FALLBACKS = os.environ.get("MAILLON_SECRET_KEY_FALLBACKS", "").split()

ALLOWED_HOSTS = os.environ.get("MAILLON_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "maillon.portal",
    "maillon.api",
    "maillon.reporting",
    "maillon.funding",
    "maillon.implementation",
    "maillon.plan",
    "maillon.partners",
    "maillon.core",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "maillon.core.characters.PlainTextMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "maillon.partners.access.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "maillon.config.urls"
WSGI_APPLICATION = "maillon.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "maillon.core.templatetags.maillon",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "maillon.portal.context.site",
            ],
        },
    }
]

_url = os.environ.get("DATABASE_URL", "")
if _url:
    DATABASES = {"default": dj_database_url.parse(_url, conn_max_age=60, conn_health_checks=True)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DATA_DIR / "maillon.sqlite3"),
            # Without IMMEDIATE two writers that first read fail at once (docs/decisions/0002).
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
                    "PRAGMA cache_size=-64000;PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    }

CACHES = {
    # Attempts to sign in and codes used: every process must know them.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_sharedcache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    # Remembered counts (docs/decisions/0009), in the memory of each process.
    "memory": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
}

AUTH_USER_MODEL = "partners.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
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
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_FORMS = {"login": "maillon.partners.forms.account.SignInForm"}
ACCOUNT_ADAPTER = "maillon.partners.adapter.ClosedAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
# Narrow by account, wide by address: a whole office signs in from one.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "10/m/key,300/m/ip",
    "reset_password": "5/m/key,120/m/ip",
    "reset_password_from_key": "120/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("MAILLON_PROXIES", "0"))

MFA_ADAPTER = "maillon.partners.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "maillon.partners.forms.account.ActivateTotpForm",
    "authenticate": "maillon.partners.forms.account.CodeForm",
    "reauthenticate": "maillon.partners.forms.account.CodeAgainForm",
    "add_webauthn": "maillon.partners.forms.account.AddPasskeyForm",
    "edit_webauthn": "maillon.partners.forms.account.RenamePasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Maillon"
# A clock half a minute off is common.
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
# Accounts are given by an administrator, who vouches for the address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# Roles that must have a second factor, e.g. ``administrator,coordinator`` (docs/production.md).
MFA_REQUIRED_ROLES = frozenset(
    os.environ.get("MAILLON_MFA_REQUIRED_ROLES", "").replace(",", " ").split()
)

# Sign-in through the authority's own identity provider (docs/production.md).
SOCIALACCOUNT_ADAPTER = "maillon.partners.identity_provider.MatchingAdapter"
OIDC_ISSUER = os.environ.get("MAILLON_OIDC_ISSUER", "").rstrip("/")
# Where its sign-in page is, when that is not where the issuer is.
OIDC_ORIGINS = [
    "{0.scheme}://{0.netloc}".format(urlsplit(url))
    for url in {OIDC_ISSUER, os.environ.get("MAILLON_OIDC_SIGN_IN", "")}
    if url
]
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "sso",
            "name": os.environ.get("MAILLON_OIDC_NAME", "OpenID Connect"),
            "client_id": os.environ.get("MAILLON_OIDC_CLIENT_ID", ""),
            "secret": os.environ.get("MAILLON_OIDC_CLIENT_SECRET", ""),
            "settings": {"server_url": OIDC_ISSUER},
        }
    ]

# What upper apps add to the page of a contribution: functions of (request, contribution).
CONTRIBUTION_PANELS = ["maillon.funding.panels.on_contribution.grants_of"]
# The panels of “My account”, in order; partners/panels/account.py says what one is.
ACCOUNT_PANELS = [
    "maillon.partners.panels.account.who",
    "maillon.partners.panels.account.memberships",
    "maillon.partners.panels.account.password",
    "maillon.partners.panels.account.second_factor",
    "maillon.partners.panels.account.sessions",
    "maillon.partners.panels.exchanges.kept",
    "maillon.partners.panels.privacy.own_data",
]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE_DIR / "config" / "locale"]
FORMAT_MODULE_PATH = ["maillon.core.formats"]
USE_I18N = True
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG


# Uploads: see docs/threat-model.md. Bigger requests are refused before they are read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MAX_UPLOAD_BYTES = 60 * 1024 * 1024
# A virus scanner for evidence: a command that gets a path and ends with 0 (clean) or 1 (refused).
SCAN_COMMAND = os.environ.get("MAILLON_SCAN_COMMAND", "")
# Aid that one organisation may declare as de minimis in three years, in euros (Regulation (EU)
# 2023/2831, article 3): shown beside a grant, never a gate.
DE_MINIMIS_CEILING = os.environ.get("MAILLON_DE_MINIMIS_CEILING", "300000")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # A browser also applies this to where a form's answer leads: the identity provider.
        "form-action": [SELF, *OIDC_ORIGINS],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

# Addresses in mails start with this.
SITE_URL = os.environ.get("MAILLON_SITE_URL", "http://localhost:8000").rstrip("/")

# Open data of the grants (docs/open-data.md): who gives them (code of the organisation), the prefix
# that 360Giving issued, the licence, and whom to ask.
GRANTS_FUNDER = os.environ.get("MAILLON_GRANTS_FUNDER", "safe-brussels")
# The account on which beneficiaries repay, printed in the letters of recoveries.
GRANTS_ACCOUNT = os.environ.get("MAILLON_GRANTS_ACCOUNT", "")
GRANTS_PREFIX = os.environ.get("MAILLON_360GIVING_PREFIX", "").removeprefix("360G-")
OPEN_DATA_LICENCE = os.environ.get(
    "MAILLON_OPEN_DATA_LICENCE", "https://creativecommons.org/licenses/by/4.0/"
)
OPEN_DATA_CONTACT = os.environ.get("MAILLON_OPEN_DATA_CONTACT", "")

# Mail (docs/decisions/0013). Without a server: files in a demonstration, else mails wait.
EMAIL_HOST = os.environ.get("MAILLON_SMTP_HOST", "")
EMAIL_USE_SSL = os.environ.get("MAILLON_SMTP_TLS", "starttls") == "tls"
EMAIL_USE_TLS = os.environ.get("MAILLON_SMTP_TLS", "starttls") == "starttls"
EMAIL_PORT = int(os.environ.get("MAILLON_SMTP_PORT") or (465 if EMAIL_USE_SSL else 587))
EMAIL_HOST_USER = os.environ.get("MAILLON_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MAILLON_SMTP_PASSWORD", "")
EMAIL_TIMEOUT = int(os.environ.get("MAILLON_SMTP_TIMEOUT", "60"))
EMAIL_FILE_PATH = str(DATA_DIR / "mails")
EMAIL_BACKEND = os.environ.get("MAILLON_EMAIL_BACKEND") or (
    "maillon.core.mailing.transport.SmtpBackend"
    if EMAIL_HOST
    else f"django.core.mail.backends.{'filebased' if DEMO else 'console'}.EmailBackend"
)
MAIL_IS_CONFIGURED = bool(EMAIL_HOST or DEMO or os.environ.get("MAILLON_EMAIL_BACKEND"))
DEFAULT_FROM_EMAIL = os.environ.get("MAILLON_MAIL_FROM", "Maillon <maillon@localhost>")
# The weekly list of tasks: 1 is Monday; in Brussels time.
DIGEST_WEEKDAY = int(os.environ.get("MAILLON_DIGEST_WEEKDAY", "1"))
DIGEST_TIME = os.environ.get("MAILLON_DIGEST_TIME", "08:00")
# A worker that says nothing for so long is taken to be dead; more than the server may take.
MAIL_LEASE_SECONDS = int(os.environ.get("MAILLON_MAIL_LEASE", "300"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("MAILLON_LOG_LEVEL", "WARNING")},
}
