from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from records.searching import follows


class Gender(models.TextChoices):
    WOMAN = "f", _("woman")
    MAN = "m", _("man")


class Language(models.TextChoices):
    FRENCH = "fr", "Français"
    ARABIC = "ar", "العربية"


class PersonQuerySet(models.QuerySet):
    def with_account(self):
        """Those who can sign in."""
        return self.filter(is_active=True).exclude(password__startswith="!")

    def visible_to(self, person):
        """People are shown through their appointments (networks); here, each sees themselves."""
        return self.filter(pk=person.pk) if person.is_authenticated else self.none()


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):
    use_in_migrations = False

    def get_by_natural_key(self, email):
        return self.get(email=email.strip().lower())

    def create_user(self, email, password=None, **fields):
        """A person; without a password they exist but cannot sign in."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, email, password=None, **fields):
        """A technician with access to the admin, and no right of the association's roles."""
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody the association deals with. They may exist before having an account, and sign in with their mail."""

    email = models.EmailField(_("e-mail address"), unique=True)
    given_name = models.CharField(_("given name"), max_length=80)
    family_name = models.CharField(_("family name"), max_length=80)
    name_ar = models.CharField(_("name in Arabic"), max_length=160, blank=True)
    function = models.CharField(_("function"), max_length=160, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    gender = models.CharField(_("gender"), max_length=1, choices=Gender, blank=True)
    language = models.CharField(_("language of messages"), max_length=2, choices=Language, default=Language.FRENCH)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("technician"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["given_name", "family_name"]

    class Meta:
        ordering = ["family_name", "given_name", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="person_email_lower_case"),
        ]
        indexes = [models.Index(fields=["family_name", "given_name", "id"], name="person_by_name")]
        triggers = [
            follows(
                "person_id = NEW.id",
                title_fr="NEW.given_name || ' ' || NEW.family_name",
                title_ar="NEW.name_ar",
                text="NEW.function",
            )
        ]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return self.name

    @property
    def name(self):
        """The name in the language of the page, where it is known."""
        if self.name_ar and get_language() == "ar":
            return self.name_ar
        return f"{self.given_name} {self.family_name}".strip() or self.code

    @property
    def code(self):
        """The identifier that journals and frozen reports keep."""
        return f"PER-{self.pk}"

    @property
    def has_account(self):
        """True once the person has accepted an invitation."""
        return self.is_active and self.has_usable_password()

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.given_name
