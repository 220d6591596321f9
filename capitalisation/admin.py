"""What technicians look at. Nothing is changed here: states move by the tables of transitions only."""

from django.contrib import admin

from capitalisation.models import Actor, Block, Comment, Report, Result, Sheet, SheetVersion, Step


class ReadOnly:
    """Shows, and changes nothing."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class BlockInline(ReadOnly, admin.StackedInline):
    model = Block


class StepInline(ReadOnly, admin.TabularInline):
    model = Step


class ActorInline(ReadOnly, admin.TabularInline):
    model = Actor


class ResultInline(ReadOnly, admin.TabularInline):
    model = Result


@admin.register(Sheet)
class SheetAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["code", "city", "lead_network", "visibility", "first_published_on"]
    list_filter = ["lead_network", "visibility"]
    list_select_related = ["city", "lead_network"]
    search_fields = ["versions__title", "city__name_fr"]


@admin.register(SheetVersion)
class SheetVersionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["code", "title", "status", "revision", "published_on", "review_by"]
    list_filter = ["status", "language", "sheet__lead_network"]
    search_fields = ["title"]
    inlines = [BlockInline, StepInline, ActorInline, ResultInline]


@admin.register(Comment)
class CommentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["version", "section", "by", "at", "resolved_at"]
    list_filter = ["section"]
    list_select_related = ["version", "by"]


@admin.register(Report)
class ReportAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["code", "title", "kind", "status", "requested_by", "built_at"]
    list_filter = ["kind", "status", "language"]
    list_select_related = ["requested_by"]
    search_fields = ["title"]
