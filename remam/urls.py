"""Every address. French at the root, the others below /ar/ and /en/: the address alone says the language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    *i18n_patterns(
        path("compte/", include("allauth.urls")),
        path("technique/", admin.site.urls),
        path("", include("records.urls")),
        path("", include("networks.urls")),
        path("", include("activities.urls")),
        path("", include("capitalisation.urls")),
        prefix_default_language=False,
    ),
]
