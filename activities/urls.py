from django.urls import path

from activities.views.soon import soon

app_name = "activities"

SESSION = "espace/sessions/SES-<int:pk>/"
ACTION = "espace/actions/ACN-<int:pk>/"

urlpatterns = [
    path("espace/sessions/", soon, name="sessions"),
    path("espace/sessions/nouvelle/", soon, name="session_new"),
    path("espace/sessions/tenue/", soon, name="session_log"),
    path(SESSION, soon, name="session"),
    path(f"{SESSION}modifier/", soon, name="session_edit"),
    path(f"{SESSION}programmer/", soon, name="session_schedule"),
    path(f"{SESSION}ordre-du-jour/", soon, name="session_agenda"),
    path(f"{SESSION}invites/", soon, name="session_invite"),
    path(f"{SESSION}presences/", soon, name="session_attendance"),
    path(f"{SESSION}visiteur/", soon, name="session_visitor"),
    path(f"{SESSION}compte-rendu/", soon, name="session_minutes"),
    path(f"{SESSION}compte-rendu/diffuser/", soon, name="session_circulate"),
    path(f"{SESSION}compte-rendu/approuver/", soon, name="session_approve"),
    path(f"{SESSION}compte-rendu/remarque/", soon, name="session_remark"),
    path(f"{SESSION}pieces/", soon, name="session_material"),
    path("espace/remarques/<int:pk>/", soon, name="remark_settle"),
    path("espace/actions/", soon, name="actions"),
    path(ACTION, soon, name="action"),
    path(f"{ACTION}faite/", soon, name="action_settle"),
    path(f"{ACTION}abandonner/", soon, name="action_drop"),
    path(f"{ACTION}rouvrir/", soon, name="action_reopen"),
    path("agenda/", soon, name="calendar"),
    path("agenda/SES-<int:pk>/", soon, name="calendar_session"),
    path("agenda.ics", soon, name="calendar_feed"),
]
