from django.urls import path

from activities.views import (
    action,
    activity,
    agenda,
    calendar,
    certificate,
    checkin,
    course,
    evaluation,
    minutes,
    paper,
    participant,
    programme,
    registration,
    session,
    training,
    trip,
)

app_name = "activities"

# What all kinds of activities share.
ACTIVITY = "espace/activites/ACT-<int:pk>/"
SESSION = "espace/sessions/SES-<int:pk>/"
TRAINING = "espace/formations/FOR-<int:pk>/"
PROGRAMME = "espace/programmes/PRG-<int:pk>/"
TRIP = "espace/voyages/VOY-<int:pk>/"
COURSE = "espace/cours/CRS-<int:pk>/"
ACTION = "espace/actions/ACN-<int:pk>/"

urlpatterns = [
    path(ACTIVITY, activity.go, name="activity"),
    path(f"{ACTIVITY}ordre-du-jour/", agenda.edit, name="agenda"),
    path(f"{ACTIVITY}invites/", activity.invite, name="invite"),
    path(f"{ACTIVITY}inscriptions/", registration.registrations_page, name="registrations"),
    path(f"{ACTIVITY}inscriptions/<int:participant>/annuler/", registration.cancel, name="registration_cancel"),
    path(f"{ACTIVITY}reponse/", registration.answer, name="answer"),
    path(f"{ACTIVITY}evaluation/", evaluation.results, name="evaluation"),
    path("avis/<str:token>/", evaluation.evaluate, name="evaluate"),
    path(f"{ACTIVITY}documents/", paper.listing, name="papers"),
    path(f"{ACTIVITY}documents/<int:paper>.pdf", paper.serve, name="paper"),
    path(f"{ACTIVITY}documents/le-mien/", paper.own_paper, name="own_paper"),
    path("espace/presence/<slug:token>/", checkin.page, name="checkin"),
    path(f"{ACTIVITY}presences/", participant.attendance, name="attendance"),
    path(f"{ACTIVITY}visiteur/", participant.visitor, name="visitor"),
    path(f"{ACTIVITY}pieces/", activity.material, name="material"),
    path("espace/besoins/", programme.needs, name="needs"),
    path("espace/besoins/nouveau/", programme.need_new, name="need_new"),
    path("espace/programmes/", programme.listing, name="programmes"),
    path("espace/programmes/nouveau/", programme.new, name="programme_new"),
    path(PROGRAMME, programme.detail, name="programme"),
    path(f"{PROGRAMME}modifier/", programme.edit, name="programme_edit"),
    path(f"{PROGRAMME}besoins/", programme.answer, name="programme_answer"),
    path("espace/formations/", training.listing, name="trainings"),
    path("espace/formations/nouvelle/", training.new, name="training_new"),
    path(TRAINING, training.detail, name="training"),
    path(f"{TRAINING}modifier/", training.edit, name="training_edit"),
    path(f"{TRAINING}resultats/", training.results, name="training_results"),
    path(f"{TRAINING}mise-en-pratique/", training.applied, name="training_applied"),
    path("espace/cours/", course.listing, name="courses"),
    path("espace/cours/nouveau/", course.new, name="course_new"),
    path(COURSE, course.detail, name="course"),
    path(f"{COURSE}modifier/", course.edit, name="course_edit"),
    path("espace/attestations/", certificate.listing, name="certificates"),
    path("espace/attestations/CRT-<int:pk>/", certificate.detail, name="certificate"),
    path("espace/mes-formations/", certificate.transcript, name="transcript"),
    path("attestations/", certificate.lookup, name="certificate_lookup"),
    path("attestations/<slug:number>/", certificate.verify, name="certificate_verify"),
    path("espace/voyages/", trip.listing, name="trips"),
    path("espace/voyages/nouveau/", trip.new, name="trip_new"),
    path(TRIP, trip.detail, name="study_trip"),
    path(f"{TRIP}modifier/", trip.edit, name="study_trip_edit"),
    path(f"{TRIP}ordres-de-mission/", trip.orders, name="trip_orders"),
    path(f"{TRIP}rapport/", trip.report, name="trip_report"),
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
    path("agenda/SES-<int:pk>/", calendar.activity, {"kind": "session"}, name="calendar_session"),
    path("agenda/FOR-<int:pk>/", calendar.activity, {"kind": "training"}, name="calendar_training"),
    path("agenda/VOY-<int:pk>/", calendar.activity, {"kind": "study_trip"}, name="calendar_study_trip"),
    path("agenda.ics", calendar.feed, name="calendar_feed"),
    path("agenda/<str:token>.ics", calendar.own_feed, name="own_feed"),
    path("espace/mon-agenda/", calendar.own_calendar, name="own_calendar"),
]
