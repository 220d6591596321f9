"""The technicians' view of activities/: it is read here, and changes by its actions only."""

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from activities.models import Action, AgendaItem, HalfDay, Participant, Session


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
