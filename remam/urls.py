"""Every address. French at the root, the others below /ar/ and /en/: the address alone says the language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from remam.views import (
    call,
    city,
    dashboard,
    demo,
    feeds,
    health,
    home,
    icons,
    joining,
    levers,
    network,
    papers,
    process,
    search,
    sitemap,
)

handler500 = health.failed

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("icons-<slug:version>.svg", icons.sheet, name="icons"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap.section, name="sitemap_section"),
    path("readyz", health.readyz, name="readyz"),
    *i18n_patterns(
        path("", home.home, name="home"),
        path("reseaux/", network.networks, name="networks"),
        path("reseaux/<slug:acronym>/", network.network, name="network"),
        path("reseaux/<slug:acronym>/jalons/", network.milestones, name="milestones"),
        path("reseaux/<slug:acronym>/rejoindre/", joining.join, name="join"),
        path("villes/", city.cities, name="cities"),
        path("villes/<slug:code>/", city.city, name="city"),
        path("appels/", call.calls, name="calls"),
        path("appels/APP-<int:pk>/", call.call, name="public_call"),
        path("demarche/", process.process, name="process"),
        path("demarche/leviers/", levers.levers, name="levers"),
        path("flux/bonnes-pratiques.atom", feeds.practices, name="feed_practices"),
        path("flux/publications.atom", feeds.publications, name="feed_publications"),
        path("flux/sessions.atom", feeds.sessions, name="feed_sessions"),
        path("a-propos/", papers.about, name="about"),
        path("mentions-legales/", papers.legal, name="legal"),
        path("donnees-personnelles/", papers.privacy, name="privacy"),
        path("accessibilite/", papers.accessibility, name="accessibility"),
        path("recherche/", search.search, name="search"),
        path("espace/", dashboard.dashboard, name="dashboard"),
        path("espace/a-traiter/", dashboard.awaiting, name="awaiting"),
        path("demonstration/", demo.roles, name="demo_roles"),
        path("demonstration/entrer/", demo.sign_in, name="demo_sign_in"),
        path("demonstration/courriels/", demo.mail, name="demo_mail"),
        path("demonstration/courriels/<str:name>/", demo.mail, name="demo_mail"),
        path("demonstration/composants/", demo.gallery, name="gallery"),
        path("", include("accounts.urls")),
        path("technique/", admin.site.urls),
        path("", include("records.urls")),
        path("", include("networks.urls")),
        path("", include("activities.urls")),
        path("", include("capitalisation.urls")),
        prefix_default_language=False,
    ),
]
