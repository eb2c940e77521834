"""The Celery application: long work off the request, and what runs by the clock."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("concertation")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
