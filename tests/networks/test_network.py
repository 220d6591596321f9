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
        "phase": "operation",
        "representative_city": place.city.pk,
        "founded_on": "2010-05-01",
    }
    browser = sign_in(place.secretary)
    assert browser.post(url, {**TEXTS, **themes(), **more}).status_code == 302
    assert Network.objects.get(pk=place.network.pk).representative_city == place.city
    for bad in ({"founded_on": "2199-01-01"}, {"representative_city": factories.city().pk}, {"colour": "pink"}):
        assert browser.post(url, {**TEXTS, **themes(), **more, **bad}).status_code == 422
    # The acronym is in addresses and documents: it never changes.
    assert browser.post(url, {**TEXTS, **themes(), **more, "acronym": "AUTRE"}).status_code == 422


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
