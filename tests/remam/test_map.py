import json
from itertools import combinations

from django.conf import settings

from remam.map import HEIGHT, WIDTH, Place, box_of, draw, overlap, position


def place(name, latitude, longitude, **fields):
    return Place(name=name, url=f"/villes/{name.lower()}/", latitude=latitude, longitude=longitude, **fields)


TANGER = place("Tanger", 35.77, -5.80, weight=2, size=1000)
AGADIR = place("Agadir", 30.42, -9.60, weight=1, size=900)
DAKHLA = place("Dakhla", 23.68, -15.96)
OUJDA = place("Oujda", 34.68, -1.91, weight=1)
CITIES = (TANGER, AGADIR, DAKHLA, OUJDA)


def test_places_lie_where_they_lie():
    tanger, agadir, dakhla, oujda = [position(city.latitude, city.longitude) for city in CITIES]
    assert tanger[1] < oujda[1] < agadir[1] < dakhla[1]
    assert dakhla[0] < agadir[0] < tanger[0] < oujda[0]
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in (tanger, agadir, dakhla, oujda))


def test_members_stand_out_and_those_of_several_networks_more():
    radius = {point["place"].name: point["r"] for point in draw([TANGER, AGADIR, DAKHLA])["points"]}
    assert radius["Dakhla"] < radius["Agadir"] < radius["Tanger"]


def test_names_cover_neither_one_another_nor_members():
    crowd = [place(f"Ville {n}", 34 + n % 5 / 10, -6 - n // 5 / 10, weight=1 + n % 2, size=n) for n in range(25)]
    drawn = draw(crowd, labels=30)
    assert drawn["labels"]
    boxes = [_box(label) for label in drawn["labels"]]
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]
    others = {point["place"].name: box_of(point) for point in drawn["points"]}
    for label, box in zip(drawn["labels"], boxes, strict=True):
        assert not [name for name, point in others.items() if name != label["text"] and overlap(box, point)]


def _box(label):
    width = len(label["text"]) * 6.2
    left = label["x"] - {"start": 0, "middle": width / 2, "end": width}[label["anchor"]]
    return (left, label["y"] - 10, left + width, label["y"] + 2)


def test_no_more_names_than_asked_and_none_outside():
    drawn = draw([TANGER, AGADIR, OUJDA, DAKHLA], labels=2, landmarks=0)
    assert [label["text"] for label in drawn["labels"]] == ["Tanger", "Agadir"]
    assert all(_box(label)[0] >= 0 and _box(label)[2] <= WIDTH for label in drawn["labels"])


def test_a_single_name_is_also_written_on_a_phone():
    assert [label["text"] for label in draw([AGADIR], labels=1)["phone_labels"]] == ["Agadir"]


def test_outline_is_one_coast_and_no_frontier():
    content = json.loads(settings.MAP_OUTLINE.read_text())
    assert set(content) == {"source", "coast"}
    first, last = content["coast"][0], content["coast"][-1]
    # From the Mediterranean to the cape of Lagouira: the line is open, it goes round nothing.
    assert abs(first[0] + 2.2) < 0.1
    assert abs(first[1] - 35.1) < 0.1
    assert abs(last[0] + 17.06) < 0.1
    assert abs(last[1] - 20.77) < 0.1
    line = draw([])["outline"]["line"]
    assert line.count("M") == 1
    assert "Z" not in line
