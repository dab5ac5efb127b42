import pytest

from alignment.catalogue import Kind, LifeCycle
from alignment.exchange.cmdb.servicenow import ServiceNow
from alignment.exchange.format import File, Material, recognise
from tests.exchange.cmdb.records import by_id, derived, needs, refused, rules
from tests.exchange.cmdb.servicenow_tables import ITEMS, file, read
from tests.exchange.files.workbooks import text_cell, workbook

NODES = "parent,child,type\ngrove,oak,Cluster of::Cluster\ngrove,elm,Cluster of::Cluster\n"
DEPENDS = "1a9cb166f1571100a92eb60da2bce5c5"


def related(text, items=ITEMS, name="cmdb_rel_ci.csv"):
    return read(file("cmdb_ci.csv", items), file(name, text))


def test_an_item_is_an_element_of_its_class_by_its_code_or_label():
    document = read(file("cmdb_ci.csv", ITEMS))

    found = by_id(document)
    assert {key: e.type for key, e in found.items()} == {
        "s1": "cmdb_ci_service_auto", "c1": "cmdb_ci_cluster",
        "n1": "cmdb_ci_linux_server", "n2": "cmdb_ci_linux_server",
    }  # fmt: skip
    assert (found["s1"].kind, found["n1"].kind) == (Kind.SERVICE, Kind.COMPONENT)
    assert (found["n1"].lifecycle, found["n2"].lifecycle) == (LifeCycle.LIVE, LifeCycle.RETIRED)


def test_the_csdm_runs_from_capability_to_server():
    document = read(
        file("cmdb_ci_business_capability.csv", "sys_id,name\nb1,Selling\n"),
        file("cmdb_ci_business_app.csv", "sys_id,name\na1,Shop\n"),
        file("cmdb_ci_service_business.csv", "sys_id,name\nv1,Ordering\n"),
        file("service_offering.csv", "sys_id,name,parent\no1,Ordering EU,Ordering\n"),
        file("cmdb_ci.csv", ITEMS),
        file(
            "cmdb_rel_ci.csv",
            "parent,child,type\nb1,a1,Provided By::Provides\na1,s1,Consumes::Consumed by\n"
            "o1,s1,Depends on::Used by\ns1,c1,Depends on::Used by\nc1,n1,Hosted on::Hosts\n",
        ),
    )

    assert [by_id(document)[key].kind for key in ("b1", "a1", "v1", "o1")] == [
        Kind.PROCESS, Kind.SERVICE, Kind.SERVICE, Kind.SERVICE,
    ]  # fmt: skip
    assert set(needs(document)) == {
        ("b1", "a1"), ("a1", "s1"), ("v1", "o1"), ("o1", "s1"), ("s1", "c1"), ("c1", "n1"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("type_", "consumer"),
    [
        ("Depends on::Used by", "parent"),
        ("Uses::Used by", "parent"),
        ("Runs on::Runs", "parent"),
        ("Hosted on::Hosts", "parent"),
        ("Contains::Contained by", "parent"),
        ("Consumes::Consumed by", "parent"),
        ("Virtualized by::Virtualizes", "parent"),
        ("Members::Member of", "parent"),
        ("Provides::Provided by", "child"),
        ("Impacts::Impacted by", "child"),
        ("depends  on::used by", "parent"),
        ("Depends on", "parent"),
        ("Connects to::Connected by", ""),
        ("Exchanges data with::Exchanges data with", ""),
        ("Managed by::Manages", ""),
    ],
)
def test_the_type_of_a_relation_says_which_end_needs_the_other(type_, consumer):
    document = related(f"parent,child,type\ns1,n1,{type_}\n")

    expected = {"parent": {("s1", "n1")}, "child": {("n1", "s1")}, "": set()}[consumer]
    assert set(needs(document)) == expected
    assert len(document.estate.relationships) == 1


@pytest.mark.parametrize(
    ("profile_", "found"), [("narrow", set()), ("default", set()), ("wide", {("s1", "n1")})]
)
def test_a_connection_counts_only_in_the_wide_reading(profile_, found):
    document = related("parent,child,type\ns1,n1,Connects to::Connected by\n")

    assert set(needs(document, profile_)) == found


@pytest.mark.parametrize(
    "end",
    [
        lambda key, _: key,
        lambda _, name: name,
        lambda key, _: {"value": key, "link": f"https://x.example/api/now/table/ci/{key}"},
        lambda key, name: {"display_value": name, "value": key},
        lambda key, name: {
            "display_value": name, "link": f"https://x.example/api/now/table/cmdb_ci/{key}",
        },
    ],
    ids=["sys_id", "name", "value and link", "value and display_value", "display_value and link"],
)  # fmt: skip
@pytest.mark.parametrize("wrap", [
    lambda rows: {"result": rows}, lambda rows: {"records": rows}, list,
    lambda rows: {"result": rows[0]},
], ids=["result", "records", "list", "one"])  # fmt: skip
def test_the_ends_of_a_relation_come_in_many_forms(end, wrap):
    row = {
        "parent": end("s1", "Web shop"),
        "child": end("n1", "oak"),
        "type": end(DEPENDS, "Depends on::Used by"),
    }

    document = read(file("cmdb_ci.csv", ITEMS), file("cmdb_rel_ci.json", wrap([row])))

    assert needs(document) == {("s1", "n1"): 1}
    assert document.findings == ()


def test_dotted_columns_and_a_table_of_types_tell_the_ends_and_the_type():
    document = read(
        file("cmdb_ci.csv", ITEMS),
        file("types.csv", "sys_id,name,parent_descriptor,child_descriptor\nt9,Runs on::Runs,,\n"),
        file("relations.json", [
            {"parent.name": "Web shop", "child.name": "oak", "type.name": "Uses::Used by"},
            {"parent": "s1", "child": "n2", "type": {"link": "https://x/cmdb_rel_type/t9"}},
        ]),
    )  # fmt: skip

    assert set(needs(document)) == {("s1", "n1"), ("s1", "n2")}


def test_a_cluster_needs_any_one_of_its_nodes_and_no_single_one():
    document = related(NODES)

    assert needs(document) == {("c1", "n1", "n2"): 1}
    (group,) = document.estate.requirements
    assert (group.id, len(group.sources)) == ("c1:nodes", 2)


def test_a_cluster_that_is_drawn_from_its_nodes_is_the_same_cluster():
    turned = "parent,child,type\noak,grove,Cluster of::Cluster\nelm,grove,Cluster of::Cluster\n"

    assert needs(related(turned)) == {("c1", "n1", "n2"): 1}
    assert needs(related(turned.rpartition("elm")[0])) == {("c1", "n1"): 1}


def test_nodes_may_name_their_cluster_and_server_in_columns():
    document = read(
        file("cmdb_ci.csv", ITEMS),
        file("cmdb_ci_cluster_node.csv", "sys_id,name,cluster,server\nd1,a,c1,n1\nd2,b,c1,n2\n"),
    )

    assert needs(document) == {("c1", "d1", "d2"): 1, ("d1", "n1"): 1, ("d2", "n2"): 1}


def test_members_of_a_group_that_is_no_cluster_are_needed_by_half():
    document = related("parent,child,type\ns1,n1,Members::Member of\ns1,n2,Members::Member of\n")

    found = derived(document).requirements
    assert {(r.members, r.criticality) for r in found} == {(("n1",), 0.5), (("n2",), 0.5)}


def test_what_a_relation_says_besides_is_kept():
    document = related("parent,child,type,port,sys_id\ns1,n1,Uses::Used by,443,x\n")

    assert document.estate.relationships[0].attributes == {"port": "443"}


def test_a_type_of_relation_of_ones_own_is_kept_without_a_requirement():
    document = related("parent,child,type\ns1,n1,Loves::Loved by\n")

    (relationship,) = document.estate.relationships
    assert relationship.attributes == {"type": "Loves::Loved by"}
    assert rules(document) == [("relation-type-unknown", "cmdb_rel_ci.csv row 2")]
    assert needs(document) == {}


def test_what_is_not_there_or_not_clear_is_left_out_and_said():
    items = ITEMS + "n3,oak,cmdb_ci_win_server,1\n"

    document = related(
        "parent,child,type\ns1,gone,Uses::Used by\ns1,oak,Uses::Used by\n", items=items
    )

    assert document.estate.relationships == ()
    assert rules(document) == [
        ("refers-to-nothing", "cmdb_rel_ci.csv row 2"),
        ("refers-to-several", "cmdb_rel_ci.csv row 3"),
    ]


def test_the_class_of_an_end_tells_which_of_two_names_is_meant():
    items = ITEMS + "n3,oak,cmdb_ci_win_server,1\n"

    document = related(
        "parent,child,child.sys_class_name,type\ns1,oak,Windows Server,Uses::Used by\n", items
    )

    assert set(needs(document)) == {("s1", "n3")}


def test_fields_of_ours_are_filled_and_the_others_are_properties():
    document = read(
        file("cmdb_ci_service_business.csv",
             "Name,Class,Business criticality,Owned by,Managed by,Life Cycle Stage,"
             "Short description,Cost,Cost currency,Sys ID,Updated\n"
             'Ordering,Business Service,1 - most critical,Ada,Ben,End of Life,Sells,"1,200.50",'
             "EUR,v1,2026-01-01\n"),
    )  # fmt: skip

    element = by_id(document)["v1"]
    assert (element.type, element.owner) == ("cmdb_ci_service_business", "Ada")
    assert (element.cost, document.estate.heading.currency) == (1200.5, "EUR")
    assert (element.lifecycle, element.documentation) == (LifeCycle.RETIRED, "Sells")
    assert element.properties == {
        "busines_criticality": "1 - most critical", "managed_by": "Ben",
        "life_cycle_stage": "End of Life", "cost_cc": "EUR", "updated": "2026-01-01",
    }  # fmt: skip


def test_the_currency_of_most_costs_is_the_catalogues_and_others_are_said():
    document = read(
        file(
            "cmdb_ci_server.csv",
            "sys_id,name,cost,cost_cc\na,a,10,EUR\nb,b,20,EUR\nc,c,30,USD\nd,d,many,\ne,e,EUR;5,\n",
        )
    )

    found = by_id(document)
    assert document.estate.heading.currency == "EUR"
    assert [found[key].cost for key in "abcde"] == [10, 20, None, None, 5]
    assert found["c"].properties["cost"] == "30"
    assert [rule for rule, _ in rules(document)] == ["cost-not-read", "cost-not-read"]


def test_an_item_out_of_two_tables_has_the_narrower_class_and_all_fields():
    document = read(
        file("cmdb_ci.csv", "sys_id,name,asset_tag\nn1,oak,T1\n"),
        file("cmdb_ci_linux_server.csv", "sys_id,name,ram\nn1,oak,8\n"),
    )

    (element,) = document.estate.elements
    assert element.type == "cmdb_ci_linux_server"
    assert element.properties == {"asset_tag": "T1", "ram": "8"}
    assert rules(document) == [("stands-twice", "cmdb_ci_linux_server.csv row 2")]


def test_a_class_of_ones_own_is_taken_as_the_one_that_it_is_named_after():
    document = read(
        file("cmdb_ci.csv", "sys_id,name,sys_class_name\na,a,cmdb_ci_service_bank\nb,b,u_robot\n")
    )

    found = by_id(document)
    assert (found["a"].type, found["a"].attributes) == (
        "cmdb_ci_service", {"class": "cmdb_ci_service_bank"},
    )  # fmt: skip
    assert (found["b"].type, found["b"].attributes) == ("cmdb_ci", {"class": "u_robot"})
    assert [rule for rule, _ in rules(document)] == ["class-unknown"]


def test_an_item_without_a_sys_id_is_called_by_its_class_and_name():
    document = read(file("cmdb_ci_server.csv", "name\noak\n"))

    assert [e.id for e in document.estate.elements] == ["cmdb_ci_server:oak"]


def test_columns_of_the_audit_are_counted_and_not_kept():
    document = read(file("cmdb_ci_server.csv", "sys_id,name,sys_updated_on\na,oak,2026-01-01\n"))

    assert by_id(document)["a"].properties == {}
    assert rules(document) == [("not-kept", "cmdb")]


def test_values_beside_what_is_shown_are_told_apart():
    document = read(
        file("cmdb_ci_server.csv", "sys_id,name,owned_by,dv_owned_by\na,oak,u1,Ada Moreau\n")
    )

    assert by_id(document)["a"].owner == "Ada Moreau"


def rows_of(table):
    return "".join(
        f'<row r="{y}">'
        + "".join(text_cell(f"{'ABCDE'[x]}{y}", text) for x, text in enumerate(cells))
        + "</row>"
        for y, cells in enumerate(table, start=1)
    )


def test_excel_exports_are_read_sheet_by_sheet():
    items = [["Name", "Class", "Sys ID"], ["Web shop", "Service Instance", "s1"]]
    items += [["oak", "Linux Server", "n1"]]
    relations = [["Parent", "Type", "Child"], ["Web shop", "Depends on::Used by", "oak"]]

    document = read(File("cmdb_export.xlsx", workbook(rows_of(relations), cover=rows_of(items))))

    assert needs(document) == {("s1", "n1"): 1}
    assert document.findings == ()


def test_it_is_recognised_by_name_and_columns():
    def recognised(*files):
        return recognise(Material("m", files)).name

    assert recognised(file("cmdb_ci_server (2).csv", "Name,Class\na,b\n")) == "servicenow"
    assert recognised(file("items.csv", "sys_class_name,name\na,b\n")) == "servicenow"
    assert recognised(file("r.json", {"result": [{"parent": "a", "child": "b", "type": "A::B"}]}))
    assert not ServiceNow().recognises(Material("m", (file("r.csv", "parent,child,type\n"),)))
    assert not ServiceNow().recognises(Material("m", (file("a.json", {"elements": []}),)))


def test_a_file_beside_that_is_no_table_is_said():
    document = read(file("cmdb_ci.csv", ITEMS), file("readme.txt", "Hello\n"))

    assert rules(document) == [("file-not-read", "readme.txt")]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (file("cmdb_ci.csv", "sys_id,name\na\n"), "row 2: has 1 cell under 2 columns"),
        (file("cmdb_ci.csv", "sys_id,name\n,\n,\nx,\x07\n"), "row 4 name: holds the forbidden"),
        (file("cmdb_ci.csv", "sys_id,name,name\n"), "the column 'name' stands twice"),
        (file("cmdb_ci.csv", "sys_id,name,a\n,,b\n"), "row 2: a cmdb_ci has neither sys_id nor"),
        (file("cmdb_ci.json", '{"result": [{"name": "a",}]}'), "cmdb_ci.json line 1 column"),
        (file("cmdb_ci.json", '[{"name": "a", "name": "b"}]'), "the key 'name' stands twice"),
        (file("cmdb_ci.json", '[{"name": "a"}, 3]'), "cmdb_ci.json record 2: is no record"),
        (file("cmdb_ci.json", '{"result": "a", "name": "b"}'), "cmdb_ci.json, result: is no list"),
        (file("cmdb_ci.json", '[{"name": "a", "ram": 1e999}]'), "cmdb_ci.json"),
        (file("cmdb_ci.json", '[{"name": ' + "[" * 90 + "]" * 90 + "}]"), "deeper than 50"),
        (File("cmdb_ci.xlsx", b"PK\x03\x04nothing"), "the archive is broken"),
        (
            File("cmdb_ci.xlsx", workbook("", **{"xl/workbook.xml": ""})),
            "cmdb_ci.xlsx workbook line 1",
        ),
    ],
)
def test_a_broken_file_is_refused_with_place_and_reason(given, said):
    assert any(said in problem for problem in refused(ServiceNow(), given))
