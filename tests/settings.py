"""Settings of the test run: the production settings with a throw-away secret and folder."""

import os
import secrets
import tempfile

os.environ.setdefault("ARCHIVE_ENV_FILE", os.devnull)
os.environ.setdefault("ARCHIVE_SECRET_KEY", secrets.token_urlsafe(64))
os.environ.setdefault("ARCHIVE_BASE_URL", "http://localhost:8000")
os.environ.setdefault("ARCHIVE_VAR_DIR", tempfile.mkdtemp(prefix="archive-test-"))

from config.settings import *  # noqa: F403

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
