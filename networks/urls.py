from django.urls import path

from networks.views import appointment, city, directory, invitation, membership, network

app_name = "networks"
urlpatterns = [
    path("espace/adhesions/", membership.memberships, name="memberships"),
    path("espace/adhesions/identifier/", membership.membership_identify, name="membership_identify"),
    path("espace/adhesions/ADH-<int:pk>/", membership.membership, name="membership"),
    path("espace/adhesions/ADH-<int:pk>/interet/", membership.membership_interest, name="membership_interest"),
    path("espace/adhesions/ADH-<int:pk>/dossier/", membership.membership_complete, name="membership_complete"),
    path(
        "espace/adhesions/ADH-<int:pk>/deliberation/",
        membership.membership_deliberation,
        name="membership_deliberation",
    ),
    path("espace/adhesions/ADH-<int:pk>/activer/", membership.membership_activate, name="membership_activate"),
    path("espace/adhesions/ADH-<int:pk>/renoncer/", membership.membership_decline, name="membership_decline"),
    path("espace/adhesions/ADH-<int:pk>/retrait/", membership.membership_withdraw, name="membership_withdraw"),
    path("espace/adhesions/ADH-<int:pk>/exclusion/", membership.membership_exclude, name="membership_exclude"),
    path("espace/nominations/", appointment.appointments, name="appointments"),
    path("espace/nominations/proposer/", appointment.appointment_propose, name="appointment_propose"),
    path("espace/nominations/NOM-<int:pk>/", appointment.appointment, name="appointment"),
    path("espace/nominations/NOM-<int:pk>/installer/", appointment.appointment_install, name="appointment_install"),
    path("espace/nominations/NOM-<int:pk>/fin/", appointment.appointment_end, name="appointment_end"),
    path("espace/nominations/NOM-<int:pk>/inviter/", appointment.invitation_resend, name="invitation_resend"),
    path("espace/annuaire/", directory.directory, name="directory"),
    path("invitation/<str:token>/", invitation.invitation_accept, name="invitation_accept"),
    path("espace/reseaux/<slug:acronym>/modifier/", network.network_edit, name="network_edit"),
    path("espace/villes/<slug:code>/modifier/", city.city_edit, name="city_edit"),
]
