"""Settings: secure by default, driven by the environment, one file.

Everything an operator may set is read here and described in docs/operators.md.
"""

from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.environment import BASE_DIR, env, own_name, read_caches, read_given, read_hourly, read_minutely, read_secret

VAR_DIR = BASE_DIR / env.str("ARCHIVE_VAR_DIR", "var")
DEBUG = env.bool("ARCHIVE_DEBUG", False)
SECRET_KEY = read_secret("ARCHIVE_SECRET_KEY")
#: Seals who gave a contribution. Several, separated by spaces: the first seals, all open.
ARCHIVE_IDENTITY_KEY = read_given("ARCHIVE_IDENTITY_KEY") or SECRET_KEY
#: Days after which the words and files of a declined contribution are deleted.
ARCHIVE_REJECTED_DAYS = env.int("ARCHIVE_REJECTED_DAYS", 90)
#: Where clamd listens, as host:port or as the path of a socket; empty: files of visitors are not scanned.
ARCHIVE_CLAMAV = env.str("ARCHIVE_CLAMAV", "")
#: How often something may be done in an hour, and from which part of that on (in percent) a browser computes first.
ARCHIVE_HOURLY = read_hourly()
ARCHIVE_MINUTELY = read_minutely()
ARCHIVE_PROOF_PERCENT = env.int("ARCHIVE_PROOF_PERCENT", 50)
ARCHIVE_PROOF_COST = env.int("ARCHIVE_PROOF_COST", 4000)

# --- where the site is ------------------------------------------------------------------------
BASE_URL = env.str("ARCHIVE_BASE_URL", "").rstrip("/")
if not BASE_URL:
    raise ImproperlyConfigured("ARCHIVE_BASE_URL is missing: the public address, such as https://archive.example.org")
_address = urlsplit(BASE_URL)
IS_LOCAL = _address.hostname in {"127.0.0.1", "localhost", "::1"}
IS_SECURE = _address.scheme == "https"
if not IS_SECURE and not IS_LOCAL:
    raise ImproperlyConfigured(f"ARCHIVE_BASE_URL is {BASE_URL}: only https is allowed, but on this machine itself.")
if DEBUG and not IS_LOCAL:
    raise ImproperlyConfigured("ARCHIVE_DEBUG shows visitors the inside of the site: only on this machine itself.")
ALLOWED_HOSTS = [str(_address.hostname), *env.list("ARCHIVE_EXTRA_HOSTS", default=[])]
if IS_LOCAL:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
WAGTAILADMIN_BASE_URL = BASE_URL

# --- applications -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "archive.interchange",
    "archive.home",
    "archive.search",
    "archive.exhibitions",
    "archive.contributions",
    "archive.oral_histories",
    "archive.media",
    "archive.memorials",
    "archive.events",
    "archive.places",
    "archive.sources",
    "archive.assets",
    "archive.rights",
    "archive.accounts",
    "archive.caching",
    "archive.core",
    "wagtailmedia",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "archive.accounts.users.UsersConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "csp",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "archive.home.middleware.CompressionMiddleware",
    "archive.caching.middleware.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "archive.home.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "archive.home.middleware.PublicPolicyMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "archive.core.templatetags.archive"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "archive.home.context_processors.site",
            ],
        },
    }
]

# --- data -------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'archive.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        "PRAGMA cache_size=-16000; PRAGMA mmap_size=2147418112;",
    }
DATABASES["default"]["CONN_MAX_AGE"] = env.int("ARCHIVE_CONN_MAX_AGE", 600)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = read_caches(VAR_DIR)
ARCHIVE_PAGE_CACHE_BYTES = env.int("ARCHIVE_PAGE_CACHE_MB", 64) * 1024 * 1024  # in the memory of each process
ARCHIVE_FRONT_CACHE_SECONDS = env.int("ARCHIVE_FRONT_CACHE_SECONDS", 0)  # so long a cache in front need not ask

# --- accounts ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- languages --------------------------------------------------------------------------------
LANGUAGES = [(code, own_name(code)) for code in env.list("ARCHIVE_LANGUAGES", default=["az", "en", "ru"])]
LANGUAGE_CODE = LANGUAGES[0][0]
#: Languages in which a source may be titled or a name attested, beside those of the site (BCP 47).
_FURTHER_LANGUAGES = (
    "az", "az-Cyrl", "az-Arab", "en", "ru", "ar", "de", "es", "fa", "fr", "he",
    "hy", "it", "ka", "kk", "no", "pt", "sv", "tr", "uk", "uz",
)  # fmt: skip
ARCHIVE_TEXT_LANGUAGES = list(dict.fromkeys([code for code, _ in LANGUAGES] + [*_FURTHER_LANGUAGES]))
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("ARCHIVE_TIME_ZONE", "Asia/Baku")

# --- files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "archive" / "core" / "assets"]
MEDIA_URL = "/files/"
MEDIA_ROOT = VAR_DIR / "files"
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static_files.HashedFilesStorage"},
}
#: Where an object store answers; visitors' browsers are sent there for files.
S3_ENDPOINT = ""
if env.str("ARCHIVE_S3_BUCKET", ""):
    S3_ENDPOINT = env.str("ARCHIVE_S3_ENDPOINT", "").rstrip("/")
    if not S3_ENDPOINT:
        raise ImproperlyConfigured("ARCHIVE_S3_ENDPOINT is missing, such as https://s3.eu-central-1.amazonaws.com")
    STORAGES["default"] = {
        "BACKEND": "archive.assets.storage.PrivateS3Storage",
        "OPTIONS": {
            "bucket_name": env.str("ARCHIVE_S3_BUCKET"),
            "endpoint_url": S3_ENDPOINT,
            "region_name": env.str("ARCHIVE_S3_REGION", "us-east-1"),
            "access_key": read_given("ARCHIVE_S3_ACCESS_KEY"),
            "secret_key": read_given("ARCHIVE_S3_SECRET_KEY"),
        },
    }
#: The internal location of nginx behind which MEDIA_ROOT lies; empty where the archive sends files itself.
ARCHIVE_ACCEL_LOCATION = env.str("ARCHIVE_ACCEL_LOCATION", "")
WHITENOISE_MAX_AGE = 31536000
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # an event with sixty figures has four thousand in its form
#: The largest files taken: bytes of each family, pixels of an image, pages of a document, length of a recording.
ARCHIVE_FILE_LIMITS = {
    "image": env.int("ARCHIVE_MAX_IMAGE_MB", 300) * 1024 * 1024,
    "document": env.int("ARCHIVE_MAX_DOCUMENT_MB", 500) * 1024 * 1024,
    "recording": env.int("ARCHIVE_MAX_RECORDING_MB", 2048) * 1024 * 1024,
    "pixels": env.int("ARCHIVE_MAX_MEGAPIXELS", 200) * 1_000_000,
    "pages": env.int("ARCHIVE_MAX_PAGES", 1000),
    "milliseconds": env.int("ARCHIVE_MAX_HOURS", 12) * 3_600_000,
}
#: What is kept of rendered image parts and of the pixels they are made from, in VAR_DIR/iiif.
ARCHIVE_IIIF_CACHE_BYTES = env.int("ARCHIVE_IIIF_CACHE_MB", 2048) * 1024 * 1024

# --- tasks ------------------------------------------------------------------------------------
# Wagtail's own tasks (references, search) are done at once: who may fetch a file is asked of the references.
# Derivatives are made by `config.worker` in the background; "immediate" makes them where they are asked for.
_TASK_BACKENDS = {
    "database": "django_tasks_db.DatabaseBackend",
    "immediate": "django_tasks.backends.immediate.ImmediateBackend",
}
ARCHIVE_TASKS = env.str("ARCHIVE_TASKS", "database")
if ARCHIVE_TASKS not in _TASK_BACKENDS:
    raise ImproperlyConfigured(f"ARCHIVE_TASKS is {ARCHIVE_TASKS!r}: database or immediate.")
TASKS = {
    "default": {"BACKEND": _TASK_BACKENDS["immediate"]},
    "background": {"BACKEND": _TASK_BACKENDS[ARCHIVE_TASKS]},
}

# --- Wagtail ----------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = env.str("ARCHIVE_NAME", "Black January Archive")
ARCHIVE_NAMES = {code: env.str(f"ARCHIVE_NAME_{code.upper().replace('-', '_')}", "") for code, _ in LANGUAGES}
WAGTAIL_FINISH_WORKFLOW_ACTION = "archive.accounts.workflow.publish_approved"
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES[:1]
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILIMAGES_IMAGE_MODEL = "assets.ArchiveImage"
WAGTAILDOCS_DOCUMENT_MODEL = "assets.ArchiveDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILMEDIA = {
    "MEDIA_MODEL": "assets.Recording",
    "MEDIA_FORM_BASE": "archive.assets.forms.RecordingFileForm",
    "AUDIO_EXTENSIONS": ["wav", "mp3", "flac", "opus", "ogg", "oga", "m4a"],
    "VIDEO_EXTENSIONS": ["mp4", "m4v", "webm", "mov"],
}
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": env.str("ARCHIVE_SEARCH_BACKEND", "archive.search.word_index"),
        **({"URLS": env.list("ARCHIVE_SEARCH_URLS")} if env.list("ARCHIVE_SEARCH_URLS", default=[]) else {}),
    },
    # The names of people in any spelling, whatever is asked for words: ADR 17.
    "names": {"BACKEND": "archive.search.name_index"},
}
WAGTAILADMIN_USER_LOGIN_FORM = "archive.accounts.forms.LimitedLoginForm"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English"), ("ru", "Русский")]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = bool(env.str("EMAIL_URL", ""))
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "heif", "jpg", "jpeg", "png", "tif", "tiff", "webp"]
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"tiff": "jpeg"}  # Wagtail has no name for what it would write otherwise
WAGTAILIMAGES_MAX_UPLOAD_SIZE = ARCHIVE_FILE_LIMITS["image"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = None  # archive.assets.ingest knows which format holds how many
WAGTAILIMAGES_IMAGE_FORM_BASE = "archive.assets.forms.ImageFileForm"
WAGTAILDOCS_EXTENSIONS = ["pdf"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "archive.assets.forms.DocumentFileForm"
ARCHIVE_IDENTIFIER_PREFIX = env.str("ARCHIVE_IDENTIFIER_PREFIX", "BJ")

# --- mail -------------------------------------------------------------------------------------
vars().update(env.email_url("EMAIL_URL", "consolemail://"))
DEFAULT_FROM_EMAIL = env.str("ARCHIVE_FROM_EMAIL", f"archive@{_address.hostname}")

# --- the map ---------------------------------------------------------------------------------
#: A PMTiles file of vector tiles; without one the map is the drawn one alone.
ARCHIVE_MAP_TILES = env.str("ARCHIVE_MAP_TILES", "")

# --- security ---------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_SECURE
SECURE_HSTS_SECONDS = 31536000 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_SECURE
ARCHIVE_BEHIND_PROXY = env.bool("ARCHIVE_BEHIND_PROXY", False)
if ARCHIVE_BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
# Django's own, but nothing else keeps the admin, which has no policy, out of frames. Wagtail lifts it for the previews
# that its admin frames; for those, the policy says SELF.
X_FRAME_OPTIONS = "DENY"
_FILE_HOSTS = [S3_ENDPOINT] if S3_ENDPOINT else []
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [SELF],
        "connect-src": [SELF, *_FILE_HOSTS],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "img-src": [SELF, "data:", *_FILE_HOSTS],
        "manifest-src": [SELF],
        "media-src": [SELF, *_FILE_HOSTS],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "worker-src": [SELF],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("ARCHIVE_LOG_LEVEL", "WARNING")},
}
