from allauth.account.adapter import DefaultAccountAdapter


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Nobody opens an account by themselves: an invitation is the only way in (networks.views.invitation)."""

    def is_open_for_signup(self, request):
        return False
