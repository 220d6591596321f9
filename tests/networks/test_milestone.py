"""Milestones: the founding process of a network, and the phase that follows from it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from networks.actions import milestone as actions
from networks.enums import OPENED_BY, PHASES, MilestoneKind, Phase
from networks.models import Milestone
from records import journal
from records.transitions import NotAllowed
from records.uploads import files_of
from remam.awaiting import milestones as awaiting
from tests import factories
from tests.addresses import step
from tests.factories.networks import upload
from tests.remam.test_awaiting import address_of, awaits

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def phase_of(network):
    network.refresh_from_db()
    return network.phase


def reached(network, *kinds):
    return [factories.milestone(kind=kind, state="reached", network=network) for kind in kinds]


def test_each_belongs_to_one_phase_and_an_opening_one_to_the_phase_it_opens():
    assert [kind for kinds in PHASES.values() for kind in kinds] == list(MilestoneKind)
    assert all({*opening} <= {*PHASES[phase]} for phase, opening in OPENED_BY.items())


def test_a_network_gets_its_ten_once():
    first, second = factories.network(), factories.network()
    actions.expect_all(first)
    actions.expect_all(first, second)
    assert [one.kind for one in first.milestones.all()] == MilestoneKind.values
    assert [one.number for one in second.milestones.all()] == list(range(1, 11))


def test_the_phase_follows():
    network = factories.network()
    reached(network, "backing", "partnership", "rules")
    assert phase_of(network) == Phase.PREPARATION
    (launch,) = reached(network, "launch")
    assert phase_of(network) == Phase.OPERATION
    (autonomy,) = reached(network, "autonomy")
    assert phase_of(network) == Phase.INSTITUTIONALISATION
    by = factories.coordinator(network)
    actions.reopen(milestone=launch, by=by, reason="Le mauvais réseau")
    assert phase_of(network) == Phase.INSTITUTIONALISATION
    actions.reopen(milestone=autonomy, by=by, reason="Le mauvais réseau")
    assert phase_of(network) == Phase.PREPARATION


def test_a_network_that_began_before_its_milestones_were_kept_keeps_its_phase():
    network = factories.network(phase=Phase.OPERATION)
    reached(network, "backing", "baseline")
    assert phase_of(network) == Phase.OPERATION


def test_the_coordinator_marks_one_as_reached(sign_in):
    made = factories.milestone(kind="rules", planned_on=TODAY() - timedelta(days=3))
    coordinator = factories.coordinator(made.network)
    typed = {"reached_on": TODAY().isoformat(), "note": "Règlement adopté", "upload": upload("reglement.pdf")}
    mail.outbox.clear()
    response = sign_in(coordinator).post(step(made, "reach"), typed)
    assert response.headers["Location"] == made.get_absolute_url()
    made.refresh_from_db()
    assert (made.status, made.reached_on, made.note) == ("reached", TODAY(), "Règlement adopté")
    assert [file.original_name for file in files_of(made)] == ["reglement.pdf"]
    assert journal.entries_of(made)[0].event == "reach"


def test_those_who_follow_are_told_in_general_words(django_capture_on_commit_callbacks):
    made = factories.milestone(kind="rules")
    secretary = factories.secretary()
    coordinator = factories.coordinator(made.network)
    with django_capture_on_commit_callbacks(execute=True):
        actions.reach(milestone=made, by=coordinator, reached_on=TODAY())
    letters = {message.to[0]: message for message in mail.outbox}
    assert coordinator.email not in letters
    letter = letters[secretary.email]
    assert str(made) in letter.subject
    assert coordinator.name in letter.body
    assert made.code in letter.body
    assert "atteint" in letter.body
    assert made.get_absolute_url() in letter.body


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"reached_on": ""}, "reached_on"),
        ({"reached_on": (timezone.localdate() + timedelta(days=3)).isoformat()}, "reached_on"),
        ({"reached_on": "1987-01-01"}, "reached_on"),
        ({"note": "x" * 201}, "note"),
    ],
)
def test_a_wrong_day_or_line_is_said_beside_it_and_nothing_typed_is_lost(sign_in, typed, field):
    made = factories.milestone(kind="rules")
    values = {"reached_on": TODAY().isoformat(), "note": "Règlement adopté", **typed, "upload": upload()}
    page = sign_in(factories.coordinator(made.network)).post(step(made, "reach"), values)
    form = page.context["form"]
    assert page.status_code == 422
    assert set(form.errors) == {field, "upload"}
    assert form["note"].value() == values["note"]
    assert Milestone.objects.get(pk=made.pk).status == "expected"


def test_a_day_long_past_is_refused_when_it_is_planned(sign_in):
    made = factories.milestone()
    page = sign_in(factories.coordinator(made.network)).post(step(made, "plan"), {"planned_on": "1999-01-01"})
    assert page.status_code == 422
    assert "planned_on" in page.context["form"].errors


def test_only_its_conventions_can_be_one_and_only_those_that_are_signed(sign_in):
    network = factories.network()
    signed = factories.convention(lead_network=network)
    factories.convention(lead_network=network, state="negotiation")
    browser = sign_in(factories.secretary())
    partnership = factories.milestone(kind="partnership", network=network)
    form = browser.get(step(partnership, "reach")).context["form"]
    assert [*form.fields["convention"].queryset] == [signed]
    assert "convention" not in browser.get(step(factories.milestone(network=network), "reach")).context["form"].fields
    browser.post(step(partnership, "reach"), {"reached_on": TODAY().isoformat(), "convention": signed.pk})
    partnership.refresh_from_db()
    assert partnership.convention == signed
    assert signed.title in browser.get(partnership.get_absolute_url()).text


def test_a_convention_is_named_only_to_those_who_may_see_it(sign_in):
    signed = factories.convention(visibility="city")
    made = factories.milestone(kind="ampcc", state="reached", convention=signed)
    assert signed.title not in sign_in(factories.focal_point(network=made.network)).get(made.get_absolute_url()).text


def test_evidence_is_for_members_of_the_network(client, sign_in):
    made = factories.milestone(state="reached", note="À Rabat", upload=upload("preuve.pdf"))
    address = reverse("milestones", args=[made.network.acronym])
    inside = [factories.focal_point(network=made.network), factories.secretary()]
    for person in (None, factories.focal_point(), *inside):
        browser, sees = sign_in(person) if person else client, person in inside
        page = browser.get(address)
        assert "À Rabat" in page.text
        assert ("preuve.pdf" in page.text) is sees
        file = browser.get(reverse("records:file", args=[files_of(made).get().uuid]))
        assert file.status_code == (200 if sees else 404)
        if sees:
            assert b"".join(file.streaming_content)


def test_others_do_not_move_them():
    made = factories.milestone()
    for person in (factories.focal_point(network=made.network), factories.coordinator(), factories.elected_official()):
        with pytest.raises(NotAllowed):
            actions.reach(milestone=made, by=person, reached_on=TODAY())


def test_a_late_one_awaits_the_coordinator_until_it_is_reached():
    made = factories.milestone(planned_on=TODAY() - timedelta(days=1))
    factories.milestone(kind="rules", network=made.network, planned_on=TODAY())
    coordinator = factories.coordinator(made.network)
    name = awaiting.KINDS[0].name
    assert address_of(coordinator, name) == made.get_absolute_url()
    assert not any(name in awaits(person) for person in (factories.coordinator(), factories.focal_point()))
    actions.reach(milestone=made, by=coordinator, reached_on=TODAY())
    assert name not in awaits(coordinator)


def test_the_list_is_filtered_by_phase_and_by_what_is_late(sign_in):
    late = factories.milestone(kind="autonomy", planned_on=TODAY() - timedelta(days=1))
    reached(factories.network(), "launch")
    browser = sign_in(factories.focal_point())

    def shown(**filters):
        return [*browser.get(reverse("networks:milestones"), filters).context["rows"]]

    assert shown(status="late") == [late]
    assert {one.kind for one in shown(phase="operation")} == {"rules", "launch"}
    assert [one.kind for one in shown(status="reached")] == ["launch"]
    assert shown(network=late.network.acronym, kind="autonomy") == [late]
    assert "Processus d’autonomisation" in browser.get(reverse("networks:milestones")).text


def test_the_network_page_and_the_process_page_tell_how_far_networks_have_come(client):
    network = factories.network()
    reached(network, "backing", "launch")
    assert "2 jalons sur dix" in client.get(reverse("network", args=[network.acronym])).text
    assert client.get(reverse("milestones", args=[network.acronym])).context["reached"] == 2
    page = client.get(reverse("process"))
    assert {kind for kind, number in page.context["reached"].items() if number} == {"backing", "launch"}
    assert page.text.count("1 réseau</span>") == 2
