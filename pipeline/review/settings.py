"""Django as this page needs it, told in code: no database, no sessions, no admin, no settings module."""

import logging
import secrets
from pathlib import Path
from typing import Final

import django
from django.conf import settings

HERE: Final = Path(__file__).parent
LARGEST_POST: Final = 1024 * 1024  # a form's fields, as when 5,000 are picked; nothing is ever uploaded


def configure(port: int) -> None:
    """Set Django up once in this process; cookies carry the port, so that two campaigns can be open at once."""
    if settings.configured:
        return
    settings.configure(
        DEBUG=False,
        SECRET_KEY=secrets.token_urlsafe(64),  # nothing outlives the process, so nothing is signed for longer
        ALLOWED_HOSTS=["127.0.0.1", "localhost"],
        ROOT_URLCONF="pipeline.review.urls",
        INSTALLED_APPS=[],
        MIDDLEWARE=[
            "pipeline.review.middleware.Guard",
            "pipeline.review.middleware.Faults",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django_htmx.middleware.HtmxMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "templates"],
                "OPTIONS": {"builtins": ["django.templatetags.static"]},
            }
        ],
        STATIC_URL="/static/",
        CSRF_COOKIE_NAME=f"spotlight-form-{port}",
        CSRF_COOKIE_HTTPONLY=True,
        CSRF_COOKIE_SAMESITE="Strict",
        CSRF_COOKIE_AGE=None,
        CSRF_FAILURE_VIEW="pipeline.review.refusals.forged",
        DATA_UPLOAD_MAX_MEMORY_SIZE=LARGEST_POST,
        DATA_UPLOAD_MAX_NUMBER_FIELDS=6000,
        FILE_UPLOAD_HANDLERS=[],
        LOGGING_CONFIG=None,
        USE_I18N=False,
        USE_TZ=True,
    )
    django.setup()
    for name in ("django", "waitress"):  # a page that is not there, or has to wait, is no news for the terminal
        logging.getLogger(name).setLevel(logging.ERROR)
