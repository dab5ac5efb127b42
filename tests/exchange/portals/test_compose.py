import pytest

from alignment.catalogue import Estate, Kind
from alignment.catalogue.metamodel import metamodel, profile
from alignment.catalogue.requirements import derive
from alignment.errors import Unreadable
from alignment.exchange.format import File, Material, recognise
from alignment.exchange.portals.compose import Compose

SHOP = """
x-base: &base
  restart: always
  labels: {alignment.owner: Web team, alignment.cost: "1200", tier: front}
include: [../monitoring/compose.yaml]
networks: {inside: {}}
services:
  web:
    <<: *base
    image: web:${TAG:-latest}
    build: {context: ., args: {TOKEN: hidden}}
    ports: ["80:80"]
    environment: {PASSWORD: hidden}
    depends_on: [api, mail]
    links: ["api:backend", "api:b2"]
    volumes_from: ["api:ro"]
  api:
    image: api
    container_name: the-api
    extends: {file: base.yaml, service: api}
    network_mode: service:proxy
    ipc: container:the-web
    depends_on:
      db: {condition: service_healthy, restart: true}
      schema: {condition: service_completed_successfully}
      cache: {condition: service_started, required: false}
    external_links: [legacy:old]
  proxy:
  db: {image: postgres}
  schema: {image: migrate}
  cache: {image: redis, pid: "container:the-api"}
"""


def material(*texts, names=("compose.yaml", "compose.override.yaml")):
    pairs = zip(names, texts, strict=False)
    return Material("shop", tuple(File(name, text.encode()) for name, text in pairs))


def read(*texts, **kwargs):
    return Compose().read(material(*texts, **kwargs))


def by_id(document):
    return {element.id: element for element in document.estate.elements}


def arrows(document):
    return {
        (r.type, r.source, r.target): dict(r.attributes) for r in document.estate.relationships
    }


def rules(document):
    return [(f.severity.value, f.rule, f.place) for f in document.findings]


def refused(*texts, **kwargs):
    with pytest.raises(Unreadable) as caught:
        read(*texts, **kwargs)
    return [(problem.place, problem.message) for problem in caught.value.problems]


def test_a_service_is_a_component_with_what_it_is_made_of():
    web = by_id(read(SHOP))["web"]

    assert (web.kind, web.type, web.name) == (Kind.COMPONENT, "service", "web")
    assert (web.owner, web.cost) == ("Web team", 1200)
    assert web.properties == {
        "image": "web:${TAG:-latest}",
        "build": '{"context": "."}',
        "restart": "always",
        "ports": ("80:80",),
        "labels.tier": "front",
    }


def test_nothing_that_may_be_secret_is_kept():
    assert "hidden" not in repr(read(SHOP).estate)


def test_every_way_to_need_another_service_is_read():
    assert arrows(read(SHOP)) == {
        ("depends_on", "web", "api"): {},
        ("links", "web", "api"): {"alias": "backend, b2"},
        ("volumes_from", "web", "api"): {"access": "ro"},
        ("depends_on", "api", "db"): {"condition": "service_healthy", "restart": "true"},
        ("depends_on", "api", "schema"): {
            "condition": "service_completed_successfully", "strength": "completed",
        },
        ("depends_on", "api", "cache"): {"required": "false", "strength": "optional"},
        ("network_mode", "api", "proxy"): {},
        ("pid", "cache", "api"): {},
    }  # fmt: skip


def test_what_only_must_have_run_or_may_be_absent_counts_half():
    estate = derive(read(SHOP).estate, metamodel("compose"), profile(notation="compose")).estate

    found = {(r.of, *r.members): r.criticality for r in estate.requirements}
    assert found == {
        ("web", "api"): 1.0, ("api", "db"): 1.0, ("api", "schema"): 0.5, ("api", "cache"): 0.5,
        ("api", "proxy"): 1.0, ("cache", "api"): 1.0,
    }  # fmt: skip


def test_what_is_untidy_or_not_followed_is_said_with_its_place():
    assert rules(read(SHOP)) == [
        ("medium", "not-followed", "compose.yaml line 5, include"),
        ("medium", "not-followed", "compose.yaml line 20, services.api.extends"),
        ("info", "not-followed", "shop"),
        ("medium", "refers-to-nothing", "compose.yaml line 14, services.web.depends_on[1]"),
        ("low", "outside-these-files", "compose.yaml line 22, services.api.ipc"),
        ("low", "outside-these-files", "compose.yaml line 27, services.api.external_links[0]"),
        ("info", "not-kept", "shop"),
    ]


def test_a_later_file_lies_over_an_earlier_one():
    document = read(
        "services:\n  web: {image: a, ports: ['1:1'], depends_on: [db]}\n  db: {image: b}\n",
        "services:\n  web: {image: c, ports: ['1:1', '2:2'], depends_on: {mq: {}}}\n"
        "  mq: {image: d}\n",
    )

    assert by_id(document)["web"].properties == {"image": "c", "ports": ("1:1", "2:2")}
    assert set(arrows(document)) == {("depends_on", "web", "db"), ("depends_on", "web", "mq")}


def test_the_file_that_compose_takes_by_itself_comes_first():
    names = ("compose.extra.yaml", "compose.yaml")

    document = read("services: {web: {image: b}}", "services: {web: {image: a}}", names=names)

    assert by_id(document)["web"].properties == {"image": "b"}


def test_a_later_file_takes_away_what_it_resets_and_replaces_what_it_overrides():
    document = read(
        "services:\n  web:\n    image: a\n    depends_on: [db]\n    links: [db]\n"
        "    ports: ['1:1']\n  db: {image: b}\n  old: {image: c}\n  key: {image: d}\n",
        "services:\n  web:\n    image: !reset null\n    depends_on: !override [key]\n"
        "    links: !reset []\n    ports: !override ['2:2']\n  old: !reset null\n",
    )

    assert by_id(document)["web"].properties == {"ports": ("2:2",)}
    assert set(by_id(document)) == {"web", "db", "key"}
    assert set(arrows(document)) == {("depends_on", "web", "key")}


def test_a_named_project_and_folders_side_by_side_keep_their_services_apart():
    text = "services: {db: {image: a}}"

    document = read(f"name: till\n{text}", text, names=("a/compose.yaml", "b/compose.yaml"))

    assert set(by_id(document)) == {"till/db", "b/db"}
    assert document.estate.heading.name == "till"


def test_an_empty_file_is_a_finding():
    empty = "# services:\n#   web: {}\n"

    document = read(empty)

    assert document.estate == Estate()
    assert rules(document) == [("info", "empty-document", "compose.yaml")]
    assert recognise(material(empty)).name == "compose"


def test_other_files_of_the_folder_are_passed_over_and_said():
    names = ("compose.yaml", "prometheus.yml")

    document = read("services: {web: {image: a}}", "scrape_configs: []\n", names=names)

    assert rules(document) == [("medium", "file-not-read", "prometheus.yml")]


def test_a_label_that_is_not_understood_is_kept_and_said():
    text = "services: {web: {image: a, labels: ['alignment.cost=much', 'alignment.kind=service']}}"

    document = read(text)

    assert by_id(document)["web"].kind is Kind.SERVICE
    assert by_id(document)["web"].properties["labels.alignment.cost"] == "much"
    place = "compose.yaml line 1, services.web.labels[0]"
    assert rules(document) == [("low", "own-field", place)]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("services: [a]", "services", "must be an object: a service under each name"),
        ("services: {a: b}", "services.a", "must be an object: what the service is made of"),
        ("services: {a: {depends_on: b}}", "services.a.depends_on",
         "must be a list of services, or an object"),
        ("services: {a: {depends_on: {b: c}}}", "services.a.depends_on.b",
         "must be an object such as {condition: ...}"),
        ("services: {a: {depends_on: [{b: c}]}}", "services.a.depends_on[0]", "must be a text"),
        ("services: {a: {links: b}}", "services.a.links", "must be a list"),
        ("services: {a: {links: [[b]]}}", "services.a.links[0]", "must be a text"),
        ("services: {a: {labels: b}}", "services.a.labels",
         "must be a list of texts, or an object"),
        ("services: {a: {scale: .nan}}", "services.a.scale", "is not a finite number"),
    ],
)  # fmt: skip
def test_what_is_broken_is_refused_with_its_place(text, place, message):
    assert refused(text) == [(f"compose.yaml line 1, {place}", message)]


def test_a_project_whose_name_is_too_long_is_refused():
    problems = refused(f"name: {'x' * 301}\nservices: {{}}\n")

    assert problems == [("shop name", f"must not be longer than 300 characters, not '{'x' * 60}'")]


def test_a_tag_that_compose_does_not_have_is_refused():
    assert refused("services: {a: !env x}")[0][0] == "compose.yaml line 1"


def test_other_yaml_is_left_to_others():
    for text in (
        "services:\n  App\\Mailer: {autowire: true}\n",
        "apiVersion: v1\nkind: List\nservices: {a: {image: b}}\n",
        "alignment: 1\nelements: []\n",
    ):
        assert not Compose().recognises(material(text, names=("services.yaml",)))
