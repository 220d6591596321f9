"""Organisations: entered once, corrected by the secretariat, read by everybody who is signed in."""

import pytest
from django.urls import reverse

from networks.actions import organisation as actions
from networks.models import Organisation
from records import journal
from records.transitions import NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db

GOOD = {
    "name_fr": "Agence de l’eau",
    "name_ar": "وكالة الماء",
    "kind": "state_body",
    "country": "MA",
    "website": "https://eau.example.org/",
}


def page(name, *args):
    return reverse(f"networks:{name}", args=args)


def test_the_secretariat_enters_and_corrects(place, sign_in):
    browser = sign_in(place.secretary)
    response = browser.post(page("organisation_create"), GOOD)
    made = Organisation.objects.get()
    assert response.headers["Location"] == made.get_absolute_url()
    assert (made.name_ar, made.get_kind_display(), made.created_by) == (
        GOOD["name_ar"],
        "organisme de l’État",
        place.secretary,
    )
    browser.post(page("organisation_edit", made.pk), {**GOOD, "name_fr": "Agence nationale de l’eau"})
    made.refresh_from_db()
    assert made.name_fr == "Agence nationale de l’eau"
    assert [entry.event for entry in journal.entries_of(made)] == ["corrected", "created"]


def test_nobody_else_enters_or_corrects(place, sign_in):
    made = factories.organisation()
    for person in (place.elected, place.coordinator, factories.partner(made), factories.outsider()):
        browser = sign_in(person)
        assert browser.post(page("organisation_create"), GOOD).status_code == 403
        assert browser.post(page("organisation_edit", made.pk), GOOD).status_code == 403
        with pytest.raises(NotAllowed):
            actions.change(organisation=made, by=person, name_fr="Autre")


@pytest.mark.parametrize(
    "typed",
    [{"name_fr": "AGENCE DE L’EAU"}, {"name_fr": "Agence dé l’eau"}, {"name_fr": "Autre", "name_ar": "وكالة الماء"}],
)
def test_one_that_is_known_is_not_entered_twice(place, sign_in, typed):
    """The page leads to it; and what was typed is still there."""
    known = factories.organisation(name_fr=GOOD["name_fr"], name_ar=GOOD["name_ar"])
    response = sign_in(place.secretary).post(page("organisation_create"), {**GOOD, "name_ar": "", **typed})
    assert response.status_code == 422
    shown = response.content.decode()
    assert known.get_absolute_url() in shown
    assert GOOD["website"] in shown
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name_fr": ""}, "name_fr"),
        ({"name_fr": "…"}, "name_fr"),
        ({"name_fr": "x" * 161}, "name_fr"),
        ({"kind": "club"}, "kind"),
        ({"country": "XX"}, "country"),
        ({"website": "javascript:alert(1)"}, "website"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(place, sign_in, typed, field):
    response = sign_in(place.secretary).post(page("organisation_create"), {**GOOD, **typed})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert not Organisation.objects.exists()


def test_its_page_shows_contacts_to_members_only(place, sign_in):
    made = factories.organisation()
    partner = factories.partner(made)
    convention = factories.convention(city=place.city, organisation=made, visibility="city")
    url = made.get_absolute_url()
    for person in (place.secretary, place.coordinator, partner):
        assert partner.email in sign_in(person).get(url).content.decode()
    for person in (factories.outsider(), factories.partner()):
        assert partner.email not in sign_in(person).get(url).content.decode()
    for person, shown in ((place.elected, True), (partner, True), (factories.focal_point(), False)):
        assert (convention.title in sign_in(person).get(url).content.decode()) == shown


def test_the_list_is_filtered_and_exported(place, sign_in):
    wanted = factories.organisation(name_fr="Réseau tunisien", kind="foreign_network", country="TN")
    factories.organisation(name_fr="Banque")
    browser = sign_in(place.secretary)
    for query in ("q=reseau", "kind=foreign_network", "country=TN"):
        assert list(browser.get(f"{page('organisations')}?{query}").context["rows"]) == [wanted], query
    lines = b"".join(browser.get(f"{page('organisations')}?country=TN&export=csv").streaming_content).decode()
    assert "Réseau tunisien" in lines
    assert "Banque" not in lines
