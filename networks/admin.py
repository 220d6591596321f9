"""The technicians' view of networks/. Appointments and memberships change by their actions only: here they are read."""

from django.contrib import admin

from accounts.admin import ReadOnlyAdmin
from networks.models import (
    Amendment,
    Application,
    Appointment,
    Call,
    City,
    Commitment,
    Contribution,
    Convention,
    ConventionParty,
    Cost,
    Election,
    FinancialYear,
    JoiningRequest,
    Mandate,
    Membership,
    Milestone,
    Network,
    Organisation,
    Region,
    Review,
    SubTheme,
)


class SubThemeInline(admin.TabularInline):
    model = SubTheme
    extra = 1


@admin.register(Network)
class NetworkAdmin(admin.ModelAdmin):
    list_display = ("acronym", "name_fr", "theme_fr", "phase", "colour")
    inlines = (SubThemeInline,)
    autocomplete_fields = ("representative_city",)


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    list_display = ("code", "name_fr", "name_ar")


@admin.register(City)
class CityAdmin(admin.ModelAdmin):
    list_display = ("code", "name_fr", "name_ar", "region", "population", "population_year")
    list_filter = ("region",)
    list_select_related = ("region",)
    search_fields = ("name_fr", "name_ar", "code", "sort_name")


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ("name_fr", "kind", "country", "website")
    list_filter = ("kind",)
    search_fields = ("name_fr", "name_ar")


@admin.register(Appointment)
class AppointmentAdmin(ReadOnlyAdmin):
    list_display = ("code", "person", "role", "city", "network", "organisation", "start", "end", "status")
    list_filter = ("role", "status", "network")
    list_select_related = ("person", "city", "network", "organisation")
    search_fields = ("person__family_name", "person__given_name", "city__sort_name")


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("code", "network", "city", "organisation", "kind", "status", "joined_on", "left_on")
    list_filter = ("network", "status", "kind")
    list_select_related = ("network", "city", "organisation")
    search_fields = ("city__sort_name", "organisation__name_fr")


@admin.register(Convention)
class ConventionAdmin(ReadOnlyAdmin):
    list_display = ("code", "title", "lead_network", "status", "visibility", "signed_on", "starts_on", "ends_on")
    list_filter = ("status", "lead_network", "visibility")
    list_select_related = ("lead_network",)
    search_fields = ("title",)


@admin.register(ConventionParty)
class ConventionPartyAdmin(ReadOnlyAdmin):
    list_display = ("code", "convention", "city", "organisation", "is_association", "status", "signed_on")
    list_filter = ("status",)
    list_select_related = ("convention", "city", "organisation")


@admin.register(Commitment)
class CommitmentAdmin(ReadOnlyAdmin):
    list_display = ("code", "convention", "text", "due_on", "amount_mad", "status", "done_on")
    list_filter = ("status",)
    list_select_related = ("convention",)


@admin.register(Amendment)
class AmendmentAdmin(ReadOnlyAdmin):
    list_display = ("code", "convention", "number", "signed_on", "ends_on")
    list_select_related = ("convention",)


@admin.register(Milestone)
class MilestoneAdmin(ReadOnlyAdmin):
    list_display = ("code", "network", "kind", "status", "planned_on", "reached_on")
    list_filter = ("network", "kind", "status")
    list_select_related = ("network",)


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    list_display = ("code", "title", "network", "kind", "status", "opens_on", "closes_on", "places")
    list_filter = ("network", "kind", "status")
    list_select_related = ("network",)
    search_fields = ("title",)


@admin.register(Application)
class ApplicationAdmin(ReadOnlyAdmin):
    list_display = ("code", "call", "city", "status")
    list_filter = ("status",)
    list_select_related = ("call", "city")


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ("code", "application", "reviewer", "status")
    list_filter = ("status",)
    list_select_related = ("application__call", "application__city", "reviewer")


@admin.register(Election)
class ElectionAdmin(ReadOnlyAdmin):
    list_display = ("code", "kind", "polling_on", "status", "reminded_on")
    list_filter = ("kind", "status")


@admin.register(Mandate)
class MandateAdmin(ReadOnlyAdmin):
    list_display = ("code", "election", "city", "appointment", "outcome", "status")
    list_filter = ("status", "outcome")
    list_select_related = ("election", "city", "appointment__city")
    search_fields = ("city__sort_name",)


@admin.register(Contribution)
class ContributionAdmin(ReadOnlyAdmin):
    list_display = ("code", "year", "network", "city", "organisation", "kind", "amount_mad", "status")
    list_filter = ("year", "status", "kind")
    list_select_related = ("network", "city", "organisation")


@admin.register(Cost)
class CostAdmin(ReadOnlyAdmin):
    list_display = ("code", "label", "network", "spent_on", "amount_mad", "city", "organisation", "status")
    list_filter = ("status", "kind", "network")
    list_select_related = ("network", "city", "organisation")


@admin.register(FinancialYear)
class FinancialYearAdmin(ReadOnlyAdmin):
    list_display = ("code", "year", "status")


@admin.register(JoiningRequest)
class JoiningRequestAdmin(ReadOnlyAdmin):
    list_display = ("code", "network", "city", "organisation_name", "status")
    list_filter = ("network", "status")
    list_select_related = ("network", "city")
