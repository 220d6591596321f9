"""Changing one's password: who signed in with the former one has to sign in again."""

from allauth.account.views import PasswordChangeView, PasswordResetFromKeyView
from django.urls import reverse

from accounts.actions.session import end_others


class ChangePassword(PasswordChangeView):
    def form_valid(self, form):
        response = super().form_valid(form)
        end_others(person=self.request.user, keep=self.request.session.session_key)
        return response

    def get_default_success_url(self):
        return reverse("account")


class ReplacePassword(PasswordResetFromKeyView):
    def form_valid(self, form):
        response = super().form_valid(form)
        end_others(person=self.reset_user, keep=self.request.session.session_key)
        return response
