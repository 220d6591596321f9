"""Keeping a network's page up to date."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from networks.forms.network import NetworkForm, SubThemes, WholeNetworkForm
from networks.models import Network
from networks.rules import holds_as_secretariat
from records.crumbs import from_dashboard
from records.merging import Conflict
from records.stepping import add_invalid, posted
from records.transitions import require


def network_edit(request, acronym):
    """The coordinator writes the presentation, the charter and the sub-themes; the secretariat everything."""
    network = get_object_or_404(Network.objects.visible_to(request.user), acronym=acronym)
    require(request.user, "networks.change_network", network)
    whole = holds_as_secretariat(request.user, "networks.change_network")
    form_class = WholeNetworkForm if whole else NetworkForm
    form = form_class(**posted(request), instance=network, by=request.user)
    formset, conflict = SubThemes(**posted(request), network=network), None
    if request.method == "POST" and form.is_valid() & formset.is_valid():
        try:
            form.save(sub_themes=formset.rows(), seen=formset.seen)
        except Conflict as error:
            formset, conflict = formset.after_conflict(), error
        except ValidationError as error:
            add_invalid(form, error)
        else:
            messages.success(request, _("The page of %(network)s is up to date.") % {"network": network.acronym})
            return redirect(network)
    context = {
        "network": network,
        "form": form,
        "formset": formset,
        "conflict": conflict,
        "crumbs": from_dashboard(
            (_("Networks"), reverse("networks")), (network.acronym, network.get_absolute_url()), (_("Edit"), "")
        ),
    }
    status = 409 if conflict else 422 if formset.total_error_count() else form.status
    return render(request, "networks/network/form.html", context, status=status)
