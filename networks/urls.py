from django.urls import path

from networks.views import (
    appointment,
    city,
    convention,
    convention_form,
    directory,
    invitation,
    membership,
    milestone,
    network,
    organisation,
)

app_name = "networks"
urlpatterns = [
    path("espace/adhesions/", membership.memberships, name="memberships"),
    path("espace/adhesions/identifier/", membership.membership_identify, name="membership_identify"),
    path("espace/adhesions/ADH-<int:pk>/", membership.membership, name="membership"),
    path("espace/nominations/", appointment.appointments, name="appointments"),
    path("espace/nominations/proposer/", appointment.appointment_propose, name="appointment_propose"),
    path("espace/nominations/NOM-<int:pk>/", appointment.appointment, name="appointment"),
    path("espace/nominations/NOM-<int:pk>/inviter/", appointment.invitation_resend, name="invitation_resend"),
    path("espace/annuaire/", directory.directory, name="directory"),
    path("invitation/<str:token>/", invitation.invitation_accept, name="invitation_accept"),
    path("espace/reseaux/<slug:acronym>/modifier/", network.network_edit, name="network_edit"),
    path("espace/jalons/", milestone.milestones, name="milestones"),
    path("espace/jalons/JAL-<int:pk>/", milestone.milestone, name="milestone"),
    path("espace/villes/<slug:code>/modifier/", city.city_edit, name="city_edit"),
    # Organisations and conventions
    path("espace/organismes/", organisation.organisations, name="organisations"),
    path("espace/organismes/ajouter/", organisation.organisation_create, name="organisation_create"),
    path("espace/organismes/ORG-<int:pk>/", organisation.organisation, name="organisation"),
    path("espace/organismes/ORG-<int:pk>/modifier/", organisation.organisation_edit, name="organisation_edit"),
    path("espace/conventions/", convention.conventions, name="conventions"),
    path("espace/conventions/nouvelle/", convention_form.convention_create, name="convention_create"),
    path("espace/conventions/CNV-<int:pk>/", convention.convention, name="convention"),
    path("espace/conventions/CNV-<int:pk>/modifier/", convention_form.convention_edit, name="convention_edit"),
]
