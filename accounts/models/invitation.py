import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class InvitationQuerySet(models.QuerySet):
    def waiting(self):
        """Those that can still be accepted."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())

    def revoke(self):
        """Let those that wait open nothing any more."""
        return self.waiting().update(revoked_at=timezone.now())

    def with_token(self, token):
        """The invitation that a link's token opens, whatever its state."""
        return self.filter(token_hash=hash_token(token))


class Invitation(models.Model):
    """The only way to an account: bound to one person's address, used once, for seven days.

    The link's token is never stored, only its SHA-256; the appointments it carries point here.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    token_hash = models.CharField(max_length=64, unique=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("sent_at")), name="invitation_expires_after_sent"
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(revoked_at=None),
                name="invitation_accepted_or_revoked",
            ),
        ]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self):
        return f"{self.email} {self.sent_at:%Y-%m-%d}"

    @property
    def is_waiting(self):
        """True while the link works."""
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > timezone.now()


def hash_token(token):
    """What is stored of a token. A slow hash would add nothing: the token has 256 bits of chance."""
    return hashlib.sha256(token.encode()).hexdigest()


def expiry():
    """When an invitation sent now stops working."""
    return timezone.now() + timedelta(days=settings.INVITATION_DAYS)
