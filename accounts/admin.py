"""The technicians' back door: superusers only, behind the same throttled sign-in as everybody."""

import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401 - the three register what is taken back below
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.actions.person import change_address, close
from accounts.models import Invitation, Person

admin.site.login = secure_admin_login(admin.site.login)
admin.site.has_permission = lambda request: request.user.is_active and request.user.is_superuser
admin.site.site_header = admin.site.site_title = _("Technical administration")


class ReadOnlyAdmin(admin.ModelAdmin):
    """For what only actions may change: the journal must tell each change."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


# allauth's own pages would show secrets, and let one write them.
for model in (Authenticator, EmailAddress, UserSession):
    admin.site.unregister(model)


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin):
    """Takes a lost second factor off, after its owner has been recognised: guide, page on accounts."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__email",)
    fields = ("user", "type", "created_at", "last_used_at")

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser


@admin.register(UserSession)
class UserSessionAdmin(ReadOnlyAdmin):
    list_display = ("user", "ip", "user_agent", "created_at", "last_seen_at")
    list_select_related = ("user",)
    search_fields = ("user__email", "ip")
    fields = ("user", "ip", "user_agent", "created_at", "last_seen_at")


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    list_display = ("family_name", "given_name", "email", "function", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", "language")
    search_fields = ("family_name", "given_name", "email")
    fields = (
        "email",
        "given_name",
        "family_name",
        "name_ar",
        "function",
        "phone",
        "gender",
        "language",
        "is_active",
        "is_staff",
        "is_superuser",
        "last_login",
        "created_at",
    )
    readonly_fields = ("last_login", "created_at")

    def save_model(self, request, obj, form, change):
        if not change:
            # An empty password would count as one: whoever is added here has no account before an invitation.
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        keep = request.session.session_key
        if change and "email" in form.changed_data:
            change_address(person=obj, by=request.user, keep=keep)
        if change and "is_active" in form.changed_data and not obj.is_active:
            close(person=obj, by=request.user, keep=keep)

    def has_delete_permission(self, request, obj=None):
        # The journal names people by their number: they are closed or erased, never deleted.
        return False


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ("email", "person", "sent_by", "sent_at", "expires_at", "accepted_at", "revoked_at")
    list_select_related = ("person", "sent_by")
    search_fields = ("email",)
    fields = ("person", "email", "sent_by", "sent_at", "expires_at", "accepted_at", "revoked_at")
