from django.urls import path

from networks.views.soon import soon

app_name = "networks"
urlpatterns = [
    path("espace/adhesions/", soon, name="memberships"),
    path("espace/adhesions/identifier/", soon, name="membership_identify"),
    path("espace/adhesions/ADH-<int:pk>/", soon, name="membership"),
    path("espace/adhesions/ADH-<int:pk>/interet/", soon, name="membership_interest"),
    path("espace/adhesions/ADH-<int:pk>/dossier/", soon, name="membership_complete"),
    path("espace/adhesions/ADH-<int:pk>/deliberation/", soon, name="membership_deliberation"),
    path("espace/adhesions/ADH-<int:pk>/activer/", soon, name="membership_activate"),
    path("espace/adhesions/ADH-<int:pk>/retrait/", soon, name="membership_withdraw"),
    path("espace/adhesions/ADH-<int:pk>/renoncer/", soon, name="membership_decline"),
    path("espace/adhesions/ADH-<int:pk>/exclusion/", soon, name="membership_exclude"),
    path("espace/nominations/", soon, name="appointments"),
    path("espace/nominations/proposer/", soon, name="appointment_propose"),
    path("espace/nominations/NOM-<int:pk>/", soon, name="appointment"),
    path("espace/nominations/NOM-<int:pk>/fin/", soon, name="appointment_end"),
    path("espace/annuaire/", soon, name="directory"),
    path("espace/invitations/<int:pk>/renvoyer/", soon, name="invitation_resend"),
    path("invitation/<str:token>/", soon, name="invitation_accept"),
    path("espace/reseaux/<str:acronym>/modifier/", soon, name="network_edit"),
    path("espace/villes/<slug:code>/modifier/", soon, name="city_edit"),
]
