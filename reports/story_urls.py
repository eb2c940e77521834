"""Addresses of single recommendations and actions; ``config.urls`` joins them to the register's.

They hold the reference; a primary key is led there. Lower layers name ``followup:recommendation``
with either, without knowing which layer answers.
"""

from django.urls import path

from followup.models import Action, Recommendation
from reports import story_views

urlpatterns = []
for model in (Recommendation, Action):
    name, more = model._meta.model_name, {"model": model}
    urlpatterns += [
        path(f"{name}s/<str:key>/", story_views.story, more, name=name),
        path(
            f"{name}s/<str:key>/history/", story_views.story_history, more, name=f"{name}_history"
        ),
    ]
