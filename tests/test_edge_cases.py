"""METHODS 1.10 row by row, at the command line, over HTTP and on the pages."""

import pytest
from starlette.testclient import TestClient

from alignment.app import create
from alignment.settings import Settings
from tests.api.conftest import API, OWN, OWN_PAGE
from tests.cli.conftest import _in_an_empty_folder, answer, run  # noqa: F401
from tests.web.conftest import Site

HEAD = """alignment: 1
elements:
  - {id: O1, kind: objective, value: 60}
  - {id: O2, kind: objective}
  - {id: X1, kind: client, audience: external}
  - {id: P1, kind: process}
  - {id: S1, kind: service}
  - {id: S2, kind: service}
  - {id: C1, kind: component}
"""
REQUIREMENT = "requirements:\n  - "
AT = "estate.yaml line 11, requirements[0]"

REFUSED = [
    (REQUIREMENT + "{of: S1, members: [C1], needs: 0}", f"{AT}.needs: must be at least 1"),
    (REQUIREMENT + "{of: S1, members: [C1], needs: 2}", f"{AT}: S1 needs 2 of 1 members"),
    (REQUIREMENT + "{of: S1, members: []}", f"{AT}.members: must not be empty"),
    (REQUIREMENT + "{of: S1, members: [C1, C1]}", f"{AT}: S1 names C1 twice"),
    (REQUIREMENT + "{of: S1, members: [C1], criticality: 1.5}", f"{AT}.criticality: must be at"),
    (REQUIREMENT + "{of: S1, members: [C1], weight: -1}", f"{AT}.weight: must be at least 0"),
    (REQUIREMENT + "{of: S1, members: [C1], weight: .nan}", f"{AT}.weight: is not a finite"),
    ("targets:\n  - {consumer: P1, service: S1, indicator: i, target: 9, floor: 9}",
     "estate.yaml line 11, targets[0]: target and floor of P1|S1|i are both 9"),
    (REQUIREMENT + "{of: S1, members: [S2, C1]}", f"{AT}: the members of one group are of one"),
    (REQUIREMENT + "{of: S1, members: [O1]}", f"{AT}: S1 is a service and cannot need O1"),
    (REQUIREMENT + "{of: O1, members: [O2]}\n  - {of: O2, members: [O1]}",
     f"{AT}: objectives and clients must not need one another in a circle: O1 needs O2"),
    (REQUIREMENT + "{of: S1, members: [S1]}", f"{AT}: S1 needs itself"),
    (REQUIREMENT + "{of: X1, members: [P1], channel: online}",
     f"{AT}: an online channel leads to services; P1 is a process"),
    (REQUIREMENT + "{of: P1, members: [S1], channel: online}",
     f"{AT}: a channel is for external clients; P1 is none"),
]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The pages and the interface over an empty catalogue."""
    url = f"sqlite:///{tmp_path_factory.mktemp('edges') / 'catalogue.db'}"
    with TestClient(create(Settings(catalogue=url, author="ann")), base_url=OWN) as client:
        yield Site(client)


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_what_makes_no_sense_is_refused_at_its_line_by_every_door(text, words, site, tmp_path):
    path = tmp_path / "estate.yaml"
    path.write_text(f"{HEAD}{text}\n")
    files = {"file": (path.name, path.read_bytes())}

    told = run("-c", tmp_path / "a.db", "import", path)
    sent = site.client.post(f"{API}/imports", files=files, headers=OWN_PAGE)
    shown = site.client.post("/import", files=files, data={"action": "import"},
                             headers={**OWN_PAGE, "Accept": "text/html"})  # fmt: skip

    assert (told.exit_code, words in " ".join(told.stderr.split())) == (1, True)
    assert sent.status_code == 422
    assert words in " ".join(f"{e['place']}: {e['message']}" for e in sent.json()["errors"])
    assert words in shown.text.replace("&#39;", "'")
    assert site.client.get(f"{API}/elements").json()["total"] == 0


ALLOWED = f"""{HEAD}  - {{id: P2, kind: process}}
  - {{id: P3, kind: process}}
  - {{id: O3, kind: objective, value: 40}}
  - {{id: O4, kind: objective, value: 20}}
  - {{id: X2, kind: client, audience: external}}
  - {{id: S3, kind: service}}
  - {{id: S4, kind: service}}
requirements:
  - {{of: O1, members: [S1], weight: 0}}
  - {{of: O1, members: [S2], weight: 0}}
  - {{of: O2, members: [{{id: S3, share: 0}}, {{id: S4, share: 0}}], needs: 1}}
  - {{of: O3, members: [P1]}}
  - {{of: P1, members: [C1]}}
  - {{of: O4, members: [P2]}}
  - {{of: P2, members: [P3], weight: 0}}
  - {{of: P3, members: [P2], weight: 0}}
  - {{of: X1, members: [P1]}}
  - {{of: S2, members: [C1], criticality: 0.5}}
targets:
  - {{consumer: P1, service: S1, indicator: availability, unit: percent, target: 99, floor: 90}}
"""


@pytest.fixture(scope="module")
def allowed(tmp_path_factory):
    """A catalogue of everything odd that is allowed, and its pages."""
    folder = tmp_path_factory.mktemp("allowed")
    (folder / "estate.yaml").write_text(
        ALLOWED.replace("id: O2, kind: objective", "id: O2, kind: objective, value: 10")
    )
    plan = answer("-c", folder / "a.db", "import", folder / "estate.yaml")
    settings = Settings(catalogue=f"sqlite:///{folder / 'a.db'}", author="ann")
    with TestClient(create(settings), base_url=OWN) as client:
        yield folder / "a.db", plan, Site(client)


def test_weights_and_shares_that_are_all_zero_split_equally_at_every_door(allowed):
    catalogue, _, site = allowed

    told = answer("-c", catalogue, "contribution")
    sent = site.client.get(f"{API}/analyses/contribution").json()

    assert {i["id"]: i["contribution"] for i in told["items"]} == {
        "S1": 30, "S2": 30, "S3": 5, "S4": 5,
    }  # fmt: skip
    assert told == sent
    assert "30.00" in site.text("/value")


def test_value_that_comes_to_no_service_or_to_a_closed_circle_says_so(allowed):
    catalogue, plan, site = allowed

    left = {u["id"]: (u["amount"], u["reason"])
            for u in answer("-c", catalogue, "contribution")["unattributed"]}  # fmt: skip

    assert left == {"P1": (40, "no service"), "P2": (20, "closed cycle")}
    assert all(word in site.text("/value") for word in ("no service", "closed cycle"))
    assert {"process-on-component", "client-needs-nothing"} <= {
        f["rule"] for f in plan["findings"]
    }  # fmt: skip


def test_an_empty_series_is_unknown_not_1_and_not_0(allowed):
    catalogue, _, site = allowed

    (told,) = answer("-c", catalogue, "delivery")["items"]
    (sent,) = site.client.get(f"{API}/analyses/delivery").json()["items"]

    assert (told["delivery"], told["level_loss"], told["periods"]) == (None, None, 0)
    assert sent == told
    assert "not measured" in answer("-c", catalogue, "explain", "delivery", "P1", "S1")["reason"]
    assert "not defined" in site.text("/explain/delivery?of=P1&of=S1")


@pytest.mark.parametrize(("losses", "status", "words"), [
    ({"S1": 1.5}, 422, "a loss is a number from 0 (healthy) to 1 (down), not 1.5"),
    ({"S1": -0.1}, 422, "a loss is a number from 0 (healthy) to 1 (down), not -0.1"),
    ({"O1": 1.0}, 422, "is of the kind objective; only a process, a service or a component can"),
    ({"nix": 1.0}, 404, "there is no element 'nix'"),
])  # fmt: skip
def test_a_scenario_that_makes_no_sense_is_refused_by_every_door(allowed, losses, status, words):
    catalogue, _, site = allowed
    ((name, loss),) = losses.items()

    told = run("-c", catalogue, "impact", f"{name}={loss}")
    sent = site.client.post(f"{API}/analyses/impact", json={"losses": losses})
    page = site.page(f"/impact?of={name}%3D{loss}")

    assert (told.exit_code, words in told.stderr) == (1, True)
    assert (sent.status_code, name in sent.text) == (status, True)
    assert page.find(".//textarea[@name='of']").text.strip() == f"{name}={loss}"
    assert name in page.find(".//*[@role='alert']").text_content()


def test_a_part_and_what_stands_on_it_together_count_once(allowed):
    catalogue, _, site = allowed

    both = answer("-c", catalogue, "impact", "S2", "C1")
    alone = answer("-c", catalogue, "impact", "S2")

    loss = {e["id"]: e["loss"] for e in both["elements"]}
    assert (loss["S2"], loss["O1"]) == (1, 0.5)
    assert both["value_at_risk"] == alone["value_at_risk"] + 40
    sent = site.client.post(f"{API}/analyses/impact", json={"losses": {"S2": 1.0, "C1": 1.0}})
    assert sent.json() == both


def test_no_value_anywhere_leaves_ratios_undefined_with_a_reason(tmp_path):
    path = tmp_path / "estate.yaml"
    path.write_text(HEAD.replace("value: 60", "value: 0") + "requirements:\n"
                    "  - {of: O1, members: [S1]}\n")  # fmt: skip
    run("-c", tmp_path / "a.db", "import", path)

    cost = answer("-c", tmp_path / "a.db", "cost", "--kind", "service")

    assert cost["value_per_cost"] is None
    assert {bool(i["undefined"]["value_per_cost"]) for i in cost["items"]} == {True}
