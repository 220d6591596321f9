from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import ROLES, Role
from networks import handover
from networks.actions import appointment as actions
from networks.enums import EndReason
from networks.forms.network import NetworkField
from networks.forms.person import PersonFields
from networks.models import Appointment, City, Membership, Network, Organisation
from networks.models.appointment import offices_of
from networks.rules import holds
from records.stepping import StepForm
from records.transitions import asked_with


class ProposeForm(PersonFields):
    """Naming somebody to a role: the secretariat to any, an elected official to focal point of their city."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role)
    city = forms.ModelChoiceField(
        City.objects.by_name(),
        to_field_name="code",
        label=gettext_lazy("City"),
        required=False,
        empty_label=gettext_lazy("No city"),
        help_text=gettext_lazy("For a focal point or an elected official."),
    )
    network = NetworkField(
        required=False,
        empty_label=gettext_lazy("No network"),
        help_text=gettext_lazy("For a focal point or a coordinator."),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=gettext_lazy("Organisation"),
        required=False,
        empty_label=gettext_lazy("No organisation"),
        help_text=gettext_lazy("For a partner."),
    )
    is_titular = forms.TypedChoiceField(
        label=gettext_lazy("Focal point as"),
        choices=((1, gettext_lazy("titular")), (0, gettext_lazy("deputy"))),
        coerce=lambda text: text == "1",
        initial=1,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )
    start = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput())
    deed = forms.CharField(
        label=gettext_lazy("Reference of the deed"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("The decision or order that names the person, if there is one."),
    )

    field_order = (
        "role",
        "city",
        "network",
        "organisation",
        "is_titular",
        *PersonFields.person_fields,
        "start",
        "deed",
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["start"].initial = timezone.localdate()
        if not holds(by, "networks.manage_appointment"):
            self._narrow_to_own_cities()

    def _narrow_to_own_cities(self):
        cities = {office.city_id for office in offices_of(self.by).granting("networks.name_focal_point")}
        self.fields["role"].choices = [(Role.FOCAL_POINT.value, Role.FOCAL_POINT.label)]
        self.fields["city"].queryset = City.objects.filter(pk__in=cities).by_name()
        self.fields["city"].empty_label = None
        files = Membership.objects.open().filter(city__in=cities)
        self.fields["network"].queryset = Network.objects.filter(pk__in=files.values("network"))
        del self.fields["organisation"]

    def clean_start(self):
        start = self.cleaned_data["start"]
        if abs((start - timezone.localdate()).days) > 366 * 20:
            raise ValidationError(_("This date is too far away."), code="far")
        return start

    def clean(self):
        cleaned = super().clean()
        wanted = ROLES[cleaned["role"]].scope if "role" in cleaned else ()
        for name in ("city", "network", "organisation"):
            if name not in self.fields or name in self.errors or "role" in self.errors:
                continue
            if name in wanted and not cleaned.get(name):
                self.add_error(name, ValidationError(_("This role needs one."), code="missing"))
            elif name not in wanted and cleaned.get(name):
                self.add_error(name, ValidationError(_("This role has none."), code="superfluous"))
        if cleaned.get("role") == Role.FOCAL_POINT and cleaned.get("city") and cleaned.get("network"):
            self._check_membership(cleaned["city"], cleaned["network"])
        return cleaned

    def _check_membership(self, city, network):
        if not Membership.objects.open().filter(city=city, network=network).exists():
            message = _("%(city)s has no membership, nor a file under way, in this network.") % {"city": city}
            self.add_error("network", ValidationError(message, code="no_membership"))

    def save(self):
        """Name the person. Return the appointment. Raises NotAllowed or ValidationError."""
        cleaned = self.cleaned_data
        return actions.name(
            fields=self.person(),
            role=cleaned["role"],
            city=cleaned["city"],
            network=cleaned["network"],
            organisation=cleaned.get("organisation"),
            is_titular=cleaned["is_titular"],
            start=cleaned["start"],
            deed=cleaned["deed"],
            by=self.by,
        )


@asked_with(Appointment, "end")
class EndForm(StepForm):
    """When and why an appointment ends."""

    end = forms.DateField(
        label=gettext_lazy("Until"),
        widget=forms.DateInput(),
        help_text=gettext_lazy("The person's rights end when you confirm."),
    )
    reason = forms.ChoiceField(label=gettext_lazy("Reason"))
    comment = forms.CharField(
        label=gettext_lazy("Note for the journal"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The end of a membership ends its appointments by itself.
        offered = [(reason.value, reason.label) for reason in EndReason if reason != EndReason.MEMBERSHIP]
        self.fields["reason"].choices = [("", _("Choose a reason")), *offered]
        self.initial = {"end": max(timezone.localdate(), self.record.start)}

    def clean_end(self):
        end = self.cleaned_data["end"]
        if end < self.record.start:
            raise ValidationError(_("The end cannot be before the start."), code="early")
        if end > max(timezone.localdate(), self.record.start):
            raise ValidationError(_("This date is in the future: come back on that day."), code="future")
        return end

    def save(self):
        actions.end(appointment=self.record, by=self.by, **self.cleaned_data)


@asked_with(Appointment, "replace")
class ReplaceForm(PersonFields, StepForm):
    """Who takes over from a focal point, from which day, and why."""

    template = "networks/appointment/replace.html"

    start = forms.DateField(
        label=gettext_lazy("From"),
        widget=forms.DateInput(),
        help_text=gettext_lazy("The rights of the person in office end when you confirm."),
    )
    reason = forms.ChoiceField(label=gettext_lazy("Reason"))
    deed = Appointment._meta.get_field("deed").formfield()

    field_order = (*PersonFields.person_fields, "start", "reason", "deed")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offered = [(reason.value, reason.label) for reason in EndReason if reason != EndReason.MEMBERSHIP]
        self.fields["reason"].choices = offered
        self.initial = {"start": max(timezone.localdate(), self.record.start), "reason": EndReason.REPLACED}

    def context(self):
        """What passes to the successor, and the deputies who may be meant."""
        here = Appointment.objects.in_office().focal_points().exclude(pk=self.record.pk)
        here = here.filter(city=self.record.city_id, network=self.record.network_id).select_related("person")
        return {"passes": handover.told_of(self.record), "others": here}

    def clean_start(self):
        start = self.cleaned_data["start"]
        if start < self.record.start:
            raise ValidationError(_("The successor cannot begin before the person in office did."), code="early")
        if start > max(timezone.localdate(), self.record.start):
            raise ValidationError(_("This date is in the future: come back on that day."), code="future")
        return start

    def save(self):
        """Replace. Return the address of the successor's appointment. Raises TransitionError or ValidationError."""
        fields = self.cleaned_data
        successor = actions.replace(
            appointment=self.record,
            by=self.by,
            fields=self.person(),
            start=fields["start"],
            reason=fields["reason"],
            deed=fields["deed"],
        )
        return successor.get_absolute_url()
