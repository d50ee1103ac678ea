"""The settings of the tests: the product's own, with a home of their own and cheap passwords."""

import os
import tempfile

os.environ["MAMORI_HOME"] = os.environ.get("MAMORI_TEST_HOME") or tempfile.mkdtemp(prefix="mamori-tests-")
os.environ["MAMORI_LOG_LEVEL"] = "ERROR"
for name in (
    "MAMORI_URL",
    "EMAIL_URL",
    "MAMORI_MAIL_FROM",
    "MAMORI_PROXIES",
    "MAMORI_TRAIL_COPIES",
    "MAMORI_TRAIL_MAIL",
):
    os.environ.pop(name, None)

from mamori.web.settings import *  # noqa: E402, F403 - the environment must stand first; a settings module is all names

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    # The manifest needs collected files; a story against the real server proves it.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405 - WhiteNoise warns where nothing was collected
CONTROLS_REMEMBERED_SECONDS = 0  # a test rolls back what it did, the trail's numbers with it
