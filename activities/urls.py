from django.urls import path

from activities.views import action, agenda, calendar, minutes, participant, session

app_name = "activities"

SESSION = "espace/sessions/SES-<int:pk>/"
ACTION = "espace/actions/ACN-<int:pk>/"

urlpatterns = [
    path("espace/sessions/", session.listing, name="sessions"),
    path("espace/sessions/nouvelle/", session.new, name="session_new"),
    path("espace/sessions/tenue/", session.log, name="session_log"),
    path(SESSION, session.detail, name="session"),
    path(f"{SESSION}modifier/", session.edit, name="session_edit"),
    path(f"{SESSION}ordre-du-jour/", agenda.edit, name="session_agenda"),
    path(f"{SESSION}invites/", session.invite, name="session_invite"),
    path(f"{SESSION}presences/", participant.attendance, name="session_attendance"),
    path(f"{SESSION}visiteur/", participant.visitor, name="session_visitor"),
    path(f"{SESSION}compte-rendu/", minutes.write, name="session_minutes"),
    path(f"{SESSION}compte-rendu/remarque/", minutes.remark, name="session_remark"),
    path(f"{SESSION}pieces/", session.material, name="session_material"),
    path("espace/remarques/<int:pk>/", minutes.settle_remark, name="remark_settle"),
    path("espace/actions/", action.listing, name="actions"),
    path(ACTION, action.detail, name="action"),
    path("agenda/", calendar.calendar, name="calendar"),
    path("agenda/SES-<int:pk>/", calendar.session, name="calendar_session"),
    path("agenda.ics", calendar.feed, name="calendar_feed"),
]
