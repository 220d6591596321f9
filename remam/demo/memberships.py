"""Networks, their coordinators, and their cities' memberships, from 2010 on."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from networks.actions import appointment as appointments
from networks.actions import joining_request
from networks.actions import membership as memberships
from networks.actions.milestone import expect_all
from networks.actions.organisation import create as create_organisation
from networks.actions.reference import load_reference
from networks.models import Appointment, Network, Organisation, SubTheme
from records import journal, transitions
from remam.demo import calls
from remam.demo.timeline import after
from remam.demo.world import BEGINNING, content

# A page that any reader opens, so that the file of a deliberation can be looked at.
DELIBERATION = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font"
    b"/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length 69>>stream\n"
    b"BT /F1 18 Tf 72 760 Td (Deliberation inventee, demonstration) Tj ET  \nendstream endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def plan(world):
    """Plan the events of networks, people in office and memberships."""
    line = world.timeline
    line.at(BEGINNING, lambda: _begin(world))
    for data in content("networks")["network"]:
        founded = data["founded_on"]
        line.at(after(founded, -60), lambda data=data: _found(world, data))
        if data.get("by_call"):
            calls.Founding(world).plan(founded, data["cities"])
        for index, code in enumerate(data["cities"]):
            start = after(founded, 10 + 6 * index)
            _plan_membership(world, data["acronym"], code, start, "active", by_call=data.get("by_call", False))
    for data in content("networks")["other"]:
        start = after(line.days_ago(data["days_ago"]), -200 if data["state"] in ENDED else 0)
        if start > date(2013, 1, 1):
            _plan_membership(world, data["network"], data["city"], start, data["state"])
    line.at(after(line.as_of, -3), lambda: _late_people(world))
    line.at(after(line.as_of, -6), lambda: _newcomers(world))


ENDED = {"suspended", "withdrawn", "excluded"}


def _begin(world):
    load_reference()
    world.load_cities()
    # Nobody is in office yet who could appoint the first secretary.
    world.secretary = world.person("Secrétaire général", "secretariat")
    first = Appointment.objects.create(
        person=world.secretary, role=Role.SECRETARIAT, start=BEGINNING, status="in_office", deed="Statuts"
    )
    journal.write(first, "installed", by=None, target="in_office")


def _found(world, data):
    network = Network.objects.create(
        acronym=data["acronym"],
        name_fr=data["name_fr"],
        name_ar=data["name_ar"],
        theme_fr=data["theme_fr"],
        theme_ar=data["theme_ar"],
        presentation_fr=data["presentation_fr"],
        presentation_ar=data["presentation_ar"],
        colour=data["colour"],
        icon=data["icon"],
        founded_on=data["founded_on"],
        representative_city=world.cities[data["representative"]],
    )
    SubTheme.objects.bulk_create(
        SubTheme(network=network, name_fr=french, name_ar=arabic, position=index)
        for index, (french, arabic) in enumerate(data["sub_themes"])
    )
    expect_all(network, by=world.secretary)
    journal.write(network, "created", by=world.secretary)
    world.networks[network.acronym] = network
    coordinator = world.person("Coordination du réseau", f"coordination.{network.acronym.lower()}")
    world.coordinators[network.acronym] = coordinator
    world.appoint(coordinator, Role.COORDINATOR, after(data["founded_on"], -60), network=network)


def _plan_membership(world, acronym, code, start, state, by_call=False):
    """Lead a file as far as `state`, a step every three weeks; the steps after `as_of` are still to come.

    by_call: a call has led it as far as its examination.
    """
    file = File(world, acronym, code, goes_on=state != "identified")
    line = world.timeline
    steps = [file.identify, file.declare_interest, file.complete, file.examine, file.file_deliberation, file.activate]
    reached = {"identified": 1, "interested": 2, "complete": 3, "examined": 4, "deliberated": 5}.get(state, 6)
    pace = 21 if reached == 6 else 3
    for index, step in list(enumerate(steps[:reached]))[4 if by_call else 0 :]:
        line.at(after(start, pace * index), step)
    if state in ENDED:
        line.at(after(start, 200), lambda: file.end(state))


class File:
    """One city's file in one network."""

    def __init__(self, world, acronym, code, goes_on):
        self.world, self.acronym, self.code, self.goes_on = world, acronym, code, goes_on
        self.membership = None

    @property
    def city(self):
        return self.world.cities[self.code]

    @property
    def network(self):
        return self.world.networks[self.acronym]

    def identify(self):
        # Where the story stops here, the elected official was written to and has not answered yet.
        in_office = self.goes_on or self.code in self.world.elected
        invited = None if in_office else self.world.cast.next("Président de commission")
        if in_office:
            self.world.elected_official(self.city)
        self.membership = memberships.identify(
            network=self.network, city=self.city, by=self.world.secretary, elected_official=invited
        )

    def declare_interest(self):
        fields = self.world.focal_point_fields(self.city, self.network)
        memberships.declare_interest(membership=self.membership, by=self.world.elected[self.code], focal_point=fields)
        proposed = Appointment.objects.get(
            city=self.city, network=self.network, role=Role.FOCAL_POINT, status="proposed"
        )
        transitions.apply(proposed, "install", by=self.world.secretary)
        self.world.focal_points[(self.code, self.acronym)] = proposed.person

    def complete(self):
        theme = self.network.theme_fr.lower()
        memberships.complete(
            membership=self.membership,
            by=self.world.focal_points[(self.code, self.acronym)],
            motivation=f"Notre commune travaille depuis plusieurs années sur le thème « {theme} » "
            "et souhaite comparer ses résultats à ceux d’autres villes.",
            themes_offered=f"Une équipe technique stable et un premier bilan chiffré en matière de {theme}.",
            themes_sought="Modèles de contrats, méthodes de suivi, visites entre techniciens.",
        )

    def examine(self):
        memberships.examine(membership=self.membership, by=self.world.coordinators[self.acronym])

    def file_deliberation(self):
        if self.membership is None:
            self.membership = calls.membership_of(self.world, self.code, self.acronym)
        upload = SimpleUploadedFile("deliberation.pdf", DELIBERATION, "application/pdf")
        memberships.file_deliberation(
            membership=self.membership,
            by=self.world.focal_points[(self.code, self.acronym)],
            number=f"{self.membership.pk}/{self.membership.created_at.year}",
            date=after(self.membership.created_at.date(), 10),
            upload=upload,
        )

    def activate(self):
        memberships.activate(membership=self.membership, by=self.world.secretary)

    def end(self, state):
        reasons = {
            "suspended": "Cotisations et sessions manquées depuis dix-huit mois, après deux rappels.",
            "withdrawn": "Le conseil a choisi de se consacrer à un seul réseau.",
            "excluded": "Charte non respectée : données d’une autre ville diffusées sans accord.",
        }
        actor = self.world.elected[self.code] if state == "withdrawn" else self.world.secretary
        act = {
            "suspended": memberships.suspend,
            "withdrawn": memberships.withdraw,
            "excluded": memberships.exclude,
        }[state]
        act(membership=self.membership, by=actor, reason=reasons[state])


def _newcomers(world):
    """An organisation that was admitted, another that asks for it, a city that would like to join."""
    for name, arabic, acronym, kind in (
        ("Association des architectes (démonstration)", "جمعية المهندسين المعماريين (عرض)", "REMAM", "associate"),
        ("Université de l’énergie (démonstration)", "جامعة الطاقة (عرض)", "REMME", "observer"),
    ):
        organisation = create_organisation(
            by=world.secretary, name_fr=name, name_ar=arabic, kind="university" if kind == "observer" else "profession"
        )
        network = world.networks[acronym]
        memberships.admit(network=network, organisation=organisation, kind=kind, by=world.secretary)
    asked = (
        {"city": world.cities["ifrane"], "message": "Nos bâtiments communaux sont froids et coûtent cher."},
        {
            "organisation_name": "Les amis de la médina (démonstration)",
            "organisation_kind": "association",
            "message": "Nos adhérents connaissent chaque ruelle ; ils veulent aider.",
        },
    )
    for acronym, fields in zip(("REMME", "REMAM"), asked, strict=True):
        person = world.cast.next("Secrétaire")
        who = {name: person[name] for name in ("given_name", "family_name", "function", "email")}
        joining_request.write(network=world.networks[acronym], **who, **fields)


def _late_people(world):
    """A deputy, a partner, and an outsider whose appointment has ended."""
    network = world.networks["REMAGDU"]
    agadir = world.cities["agadir"]
    start = world.timeline.days_ago(400)
    deputy = world.person("Adjointe au chef de la division technique", "agadir.suppleance")
    world.appoint(deputy, Role.FOCAL_POINT, start, city=agadir, network=network, is_titular=False)
    ministry, _created = Organisation.objects.get_or_create(
        name_fr="Département de l’environnement (démonstration)",
        defaults={"name_ar": "قطاع البيئة (عرض)", "kind": "ministry", "created_by": world.secretary},
    )
    partner = world.person("Chef de service", "partenaire")
    world.appoint(partner, Role.PARTNER, start, organisation=ministry)
    former = world.person("Ancien point focal", "ancien")
    ended = world.appoint(
        former, Role.FOCAL_POINT, start, city=world.cities["oujda"], network=network, is_titular=False
    )
    appointments.end(appointment=ended, end=world.timeline.days_ago(30), reason="replaced", by=world.secretary)
