"""Settings of the test run: the production settings, a throw-away secret, and folders of its own.

Nothing of the machine's own archive is read or written; DATABASE_URL alone chooses the database.
"""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

for _name in [name for name in os.environ if name.startswith("ARCHIVE_") or name in {"CACHE_URL", "EMAIL_URL"}]:
    del os.environ[_name]
_folder = Path(tempfile.mkdtemp(prefix="archive-test-"))
os.environ["ARCHIVE_ENV_FILE"] = os.devnull
os.environ["LC_ALL"] = "C.UTF-8"
os.environ["ARCHIVE_SECRET_KEY"] = secrets.token_urlsafe(64)
os.environ["ARCHIVE_BASE_URL"] = "http://localhost:8000"
os.environ["ARCHIVE_VAR_DIR"] = str(_folder)
os.environ["ARCHIVE_TASKS"] = "immediate"
# Tests search more in a minute than people do; tests/search/test_limiting.py is about that.
os.environ["ARCHIVE_MINUTELY_SEARCHES"] = "1000000,1000000"
# What a page costs and says is asked of the page itself; tests/caching keeps pages.
os.environ["ARCHIVE_PAGE_CACHE"] = "off"
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

from config.settings import *  # noqa: E402, F403
from config.settings import BASE_DIR, DATABASES, STATIC_ROOT  # noqa: E402

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

STATIC_ROOT.mkdir(parents=True)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file and not memory: the live server's threads then have connections of their own, as in production.
    # One name, so that `pytest --reuse-db` finds it again; tests in a browser leave it empty.
    (BASE_DIR / "var").mkdir(exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": str(BASE_DIR / "var" / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
