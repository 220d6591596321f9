from django.urls import path

from activities.views import (
    action,
    activity,
    agenda,
    calendar,
    checkin,
    minutes,
    paper,
    participant,
    registration,
    session,
)

app_name = "activities"

# What all kinds of activities share.
ACTIVITY = "espace/activites/ACT-<int:pk>/"
SESSION = "espace/sessions/SES-<int:pk>/"
ACTION = "espace/actions/ACN-<int:pk>/"

urlpatterns = [
    path(f"{ACTIVITY}ordre-du-jour/", agenda.edit, name="agenda"),
    path(f"{ACTIVITY}invites/", activity.invite, name="invite"),
    path(f"{ACTIVITY}inscriptions/", registration.registrations_page, name="registrations"),
    path(f"{ACTIVITY}inscriptions/<int:participant>/annuler/", registration.cancel, name="registration_cancel"),
    path(f"{ACTIVITY}reponse/", registration.answer, name="answer"),
    path(f"{ACTIVITY}documents/", paper.listing, name="papers"),
    path(f"{ACTIVITY}documents/<int:paper>.pdf", paper.serve, name="paper"),
    path(f"{ACTIVITY}convocation/", paper.own_convocation, name="own_convocation"),
    path("espace/presence/<slug:token>/", checkin.page, name="checkin"),
    path(f"{ACTIVITY}presences/", participant.attendance, name="attendance"),
    path(f"{ACTIVITY}visiteur/", participant.visitor, name="visitor"),
    path(f"{ACTIVITY}pieces/", activity.material, name="material"),
    path("espace/sessions/", session.listing, name="sessions"),
    path("espace/sessions/nouvelle/", session.new, name="session_new"),
    path("espace/sessions/tenue/", session.log, name="session_log"),
    path(SESSION, session.detail, name="session"),
    path(f"{SESSION}modifier/", session.edit, name="session_edit"),
    path(f"{SESSION}compte-rendu/", minutes.write, name="session_minutes"),
    path(f"{SESSION}compte-rendu/remarque/", minutes.remark, name="session_remark"),
    path("espace/remarques/<int:pk>/", minutes.settle_remark, name="remark_settle"),
    path("espace/actions/", action.listing, name="actions"),
    path(ACTION, action.detail, name="action"),
    path("agenda/", calendar.calendar, name="calendar"),
    path("agenda/SES-<int:pk>/", calendar.session, name="calendar_session"),
    path("agenda.ics", calendar.feed, name="calendar_feed"),
]
