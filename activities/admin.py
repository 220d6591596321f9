"""The technicians' view of activities/: it is read here, and changes by its actions only."""

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from activities.models import (
    Action,
    AgendaItem,
    Certificate,
    CouncilRestitution,
    Course,
    HalfDay,
    Need,
    Paper,
    Participant,
    Programme,
    Session,
    StudyTrip,
    Training,
)


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class HalfDayInline(ReadOnlyInline):
    model = HalfDay


class AgendaItemInline(ReadOnlyInline):
    model = AgendaItem


class ParticipantInline(ReadOnlyInline):
    model = Participant
    fields = ("name", "city", "capacity", "is_invited")


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    list_display = ("code", "title", "lead_network", "starts_on", "host_city", "status", "minutes_status")
    list_filter = ("status", "minutes_status", "series", "lead_network")
    list_select_related = ("lead_network", "host_city")
    search_fields = ("title", "host_city__name_fr")
    date_hierarchy = "starts_on"
    inlines = (HalfDayInline, AgendaItemInline, ParticipantInline)


@admin.register(Action)
class ActionAdmin(ReadOnlyAdmin):
    list_display = ("code", "text", "owner_city", "due_on", "status", "settled_on")
    list_filter = ("status",)
    list_select_related = ("owner_city",)
    search_fields = ("text", "activity__title")


@admin.register(Course)
class CourseAdmin(ReadOnlyAdmin):
    list_display = ("code", "title", "lead_network", "level", "hours", "is_archived")
    list_filter = ("level", "lead_network")
    list_select_related = ("lead_network",)
    search_fields = ("title",)


@admin.register(Training)
class TrainingAdmin(ReadOnlyAdmin):
    list_display = ("code", "title", "lead_network", "starts_on", "host_city", "status", "assessment_status")
    list_filter = ("status", "assessment_status", "lead_network")
    list_select_related = ("lead_network", "host_city")
    search_fields = ("title", "course__title")
    inlines = (HalfDayInline, AgendaItemInline, ParticipantInline)


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    list_display = ("code", "number", "training", "issued_on", "status")
    list_filter = ("status",)
    list_select_related = ("training",)
    search_fields = ("number", "training__title")


@admin.register(StudyTrip)
class StudyTripAdmin(ReadOnlyAdmin):
    list_display = ("code", "title", "lead_network", "starts_on", "destination", "status", "restitution_status")
    list_filter = ("status", "restitution_status", "country", "lead_network")
    list_select_related = ("lead_network",)
    search_fields = ("title", "destination")
    inlines = (HalfDayInline, AgendaItemInline, ParticipantInline)


@admin.register(CouncilRestitution)
class CouncilRestitutionAdmin(ReadOnlyAdmin):
    list_display = ("code", "trip", "city", "status", "session_on")
    list_filter = ("status",)
    list_select_related = ("trip", "city")
    search_fields = ("trip__title", "city__name_fr")


@admin.register(Paper)
class PaperAdmin(ReadOnlyAdmin):
    list_display = ("activity", "kind", "language", "asked_at", "page_count")
    list_filter = ("kind",)
    list_select_related = ("activity",)
    search_fields = ("activity__title",)


@admin.register(Need)
class NeedAdmin(ReadOnlyAdmin):
    list_display = ("code", "text", "network", "city", "heard_on", "status")
    list_filter = ("status", "network")
    list_select_related = ("network", "city")
    search_fields = ("text",)


@admin.register(Programme)
class ProgrammeAdmin(ReadOnlyAdmin):
    list_display = ("code", "network", "year", "status", "adopted_on")
    list_filter = ("status", "network")
    list_select_related = ("network",)
