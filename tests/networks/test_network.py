"""A network's own page, kept up to date by its coordinator."""

import pytest
from django.urls import reverse

from networks.models import Network, SubTheme
from records import journal
from tests import factories

pytestmark = pytest.mark.django_db

TEXTS = {"presentation_fr": "Un réseau.", "presentation_ar": "", "charter": "Chacun partage."}


@pytest.fixture
def url(place):
    return reverse("networks:network_edit", args=["REMAGDU"])


def themes(*rows, initial=0):
    """The sub-themes as the page sends them: (key, French name, Arabic name)."""
    sent = {"sub_themes-TOTAL_FORMS": str(len(rows)), "sub_themes-INITIAL_FORMS": str(initial)}
    for index, (key, name_fr, name_ar) in enumerate(rows):
        sent |= {
            f"sub_themes-{index}-pk": key,
            f"sub_themes-{index}-name_fr": name_fr,
            f"sub_themes-{index}-name_ar": name_ar,
        }
    return sent


def names(network):
    return list(SubTheme.objects.filter(network=network).order_by("position").values_list("name_fr", flat=True))


def test_a_coordinator_writes_the_page(place, url, sign_in):
    browser = sign_in(place.coordinator)
    response = browser.post(url, {**TEXTS, **themes(("", "Tri", "الفرز"), ("", "", ""), ("", "Compost", ""))})
    assert response.headers["Location"] == place.network.get_absolute_url()
    network = Network.objects.get(pk=place.network.pk)
    assert (network.presentation_fr, network.charter) == ("Un réseau.", "Chacun partage.")
    assert names(network) == ["Tri", "Compost"]
    assert journal.entries_of(network)[0].by == place.coordinator
    tri, compost = SubTheme.objects.filter(network=network).order_by("position")
    # In another order, one renamed: the same rows; an emptied name removes one.
    rows = [(compost.pk, "Compostage", ""), (tri.pk, "", ""), ("", "Collecte", "")]
    browser.post(url, {**TEXTS, **themes(*rows, initial=2)})
    assert names(network) == ["Compostage", "Collecte"]
    assert SubTheme.objects.get(name_fr="Compostage").pk == compost.pk


def test_the_page_shows_what_is_there(place, url, sign_in):
    SubTheme.objects.create(network=place.network, name_fr="Tri")
    response = sign_in(place.coordinator).get(url)
    assert 'value="Tri"' in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"presentation_fr": "x" * 20_001}, "form"),
        ({"charter": "x" * 20_001}, "form"),
        (themes(("", "Tri", ""), ("", "TRI", "")), "form"),
        (themes(("", "x" * 161, "")), "formset"),
        (themes(("", "", "الفرز")), "formset"),
        ({"sub_themes-TOTAL_FORMS": "1000", "sub_themes-INITIAL_FORMS": "0"}, "formset"),
        ({"sub_themes-TOTAL_FORMS": "", "sub_themes-INITIAL_FORMS": "x"}, "formset"),
    ],
)
def test_editing_refuses(place, url, sign_in, changes, where):
    response = sign_in(place.coordinator).post(url, {**TEXTS, **themes(), **changes})
    assert response.status_code == 422
    form, formset = response.context["form"], response.context["formset"]
    assert bool(form.errors) == (where == "form")
    assert bool(formset.total_error_count()) == (where == "formset")
    assert Network.objects.get(pk=place.network.pk).charter == ""
    assert names(place.network) == []


def test_a_sub_theme_of_another_network_is_not_taken(place, url, sign_in):
    foreign = SubTheme.objects.create(network=factories.network(), name_fr="Médinas")
    response = sign_in(place.coordinator).post(url, {**TEXTS, **themes((foreign.pk, "Volé", ""), initial=1)})
    assert response.status_code == 422
    foreign.refresh_from_db()
    assert foreign.name_fr == "Médinas"
    assert names(place.network) == []


@pytest.mark.parametrize("forged", ["acronym", "colour", "name_fr", "phase", "representative_city"])
def test_a_forged_field_is_refused(place, url, sign_in, forged):
    response = sign_in(place.coordinator).post(url, {**TEXTS, **themes(), forged: "rose"})
    assert response.status_code == 422
    assert Network.objects.get(pk=place.network.pk).charter == ""


def test_the_secretariat_changes_more(place, url, sign_in):
    factories.membership(city=place.city, network=place.network)
    more = {
        "name_fr": "Réseau des déchets",
        "name_ar": "",
        "theme_fr": "Déchets",
        "theme_ar": "",
        "colour": "rose",
        "representative_city": place.city.pk,
        "founded_on": "2010-05-01",
    }
    browser = sign_in(place.secretary)
    assert browser.post(url, {**TEXTS, **themes(), **more}).status_code == 302
    assert Network.objects.get(pk=place.network.pk).representative_city == place.city
    # The phase follows from the milestones.
    stranger = factories.city().pk
    wrong = {"phase": "operation", "founded_on": "2199-01-01", "representative_city": stranger, "colour": "pink"}
    for name, bad in wrong.items():
        assert browser.post(url, {**TEXTS, **themes(), **more, name: bad}).status_code == 422
    # The acronym is in addresses and documents: it never changes.
    assert browser.post(url, {**TEXTS, **themes(), **more, "acronym": "AUTRE"}).status_code == 422


# --- Two people at once ----------------------------------------------------------------------------------------------


@pytest.fixture
def second(place, url, sign_in):
    """A function that saves the page as it was read with two sub-themes and a text, with changes; the answer."""
    Network.objects.filter(pk=place.network.pk).update(**TEXTS)
    made = [SubTheme.objects.create(network=place.network, name_fr=name) for name in ("Tri", "Compost")]
    browser = sign_in(place.coordinator)
    page = browser.get(url)
    seen = {"seen": page.context["form"]["seen"].value(), "sub_themes-seen": page.context["formset"].seen_text}

    def second(rows=None, **changes):
        rows = [(theme.pk, theme.name_fr, "") for theme in made] if rows is None else rows
        return browser.post(url, {**TEXTS, **seen, **themes(*rows, initial=2), **changes})

    second.themes = made
    return second


def test_a_text_leaves_what_somebody_else_has_changed(place, second):
    network = place.network
    added = SubTheme.objects.create(network=network, name_fr="Collecte", position=2)
    session = factories.session(lead_network=network, sub_theme=added)
    Network.objects.filter(pk=network.pk).update(presentation_fr="Autre texte.")
    assert second(charter="Chacun apprend.").status_code == 302
    network.refresh_from_db()
    session.refresh_from_db()
    assert (network.presentation_fr, network.charter) == ("Autre texte.", "Chacun apprend.")
    assert names(network) == ["Tri", "Compost", "Collecte"]
    assert session.sub_theme == added


def test_a_text_that_both_have_changed_comes_back(place, second):
    Network.objects.filter(pk=place.network.pk).update(charter="Autre charte. " * 20)
    page = second(charter="Chacun apprend.")
    assert page.status_code == 409
    assert list(page.context["form"].errors) == ["charter"]
    assert "Autre charte. Autre charte." in page.content.decode()
    assert "Chacun apprend." in page.content.decode()
    seen = page.context["form"]["seen"].value()
    assert second(charter="Chacun apprend.", seen=seen).status_code == 302


def test_sub_themes_that_both_have_changed_come_back(place, second):
    network, (tri, compost) = place.network, second.themes
    added = SubTheme.objects.create(network=network, name_fr="Collecte", position=2)
    session = factories.session(lead_network=network, sub_theme=added)
    SubTheme.objects.filter(pk=tri.pk).update(name_fr="Tri à la source")
    SubTheme.objects.filter(pk=compost.pk).delete()
    rows = [(tri.pk, "Tri", ""), (compost.pk, "Compost", ""), ("", "Eau", "")]
    page = second(rows, charter="Chacun apprend.")
    assert page.status_code == 409
    assert names(network) == ["Tri à la source", "Collecte"]
    assert Network.objects.get(pk=network.pk).charter == TEXTS["charter"]
    assert "Chacun apprend." in page.content.decode()
    formset = page.context["formset"]
    shown = [tuple(one[name].value() or "" for name in ("pk", "name_fr", "name_ar")) for one in formset]
    shown = [row for row in shown if row[1]]
    assert shown == [(tri.pk, "Tri à la source", ""), ("", "Eau", ""), (added.pk, "Collecte", "")]
    again = second(shown, **{"charter": "Chacun apprend.", "sub_themes-seen": formset.seen_text})
    assert again.status_code == 302
    assert names(network) == ["Tri à la source", "Eau", "Collecte"]
    session.refresh_from_db()
    assert session.sub_theme == added


def test_a_sub_theme_that_is_gone_is_not_said_to_be_anothers(place, second):
    tri, compost = second.themes
    SubTheme.objects.filter(pk=compost.pk).delete()
    page = second([(tri.pk, "Tri", ""), (compost.pk, "Compostage", "")])
    assert page.status_code == 409
    assert [one["name_fr"].value() for one in page.context["formset"]][:2] == ["Tri", "Compostage"]


def test_new_sub_themes_sent_twice_keep_their_keys(place, second):
    rows = [*((theme.pk, theme.name_fr, "") for theme in second.themes), ("", "Eau", "")]
    assert second(rows).status_code == 302
    made = SubTheme.objects.get(name_fr="Eau")
    assert second(rows).status_code == 302
    assert SubTheme.objects.get(name_fr="Eau") == made


@pytest.mark.parametrize("name", ["\u200b", "\u0301"])
def test_a_name_that_nobody_sees_is_refused(place, second, name):
    assert second([("", name, "")]).status_code == 422


def test_others_may_not(place, url, sign_in):
    other = factories.coordinator(factories.network())
    for person in (place.elected, other, factories.outsider(), factories.focal_point(network=place.network)):
        assert sign_in(person).get(url).status_code == 403
        assert sign_in(person).post(url, {**TEXTS, **themes()}).status_code == 403
    assert sign_in(place.secretary).get(reverse("networks:network_edit", args=["NOWHERE"])).status_code == 404


def test_page_queries(place, url, queries_of):
    for number in range(6):
        SubTheme.objects.create(network=place.network, name_fr=f"Thème {number}", position=number)
    assert queries_of(place.coordinator, url) <= 9
    assert queries_of(place.secretary, url) <= 9
