import pytest

from alignment.catalogue import Kind
from alignment.catalogue.rules import check_estate
from alignment.errors import Unreadable
from alignment.exchange.format import File, Material
from alignment.exchange.tables.column_map import ColumnMap
from alignment.exchange.tables.proposals import propose
from tests.exchange.own.own_tables import workbook

APPS = """App ID;Application;Business owner;Status;Cost per month;Depends on;Server;Notes
A1;Web shop;Sales;In production;1.200,50 EUR;Stock, ERP;srv-1;für alle
A2;Stock;Logistics;In production;900 EUR;ERP;srv-2;
A3;ERP;Finance;Retired;12.000 EUR;;srv-2;
A4;CRM;Sales;Parked;80,5 EUR;ERP;srv-3;
"""


def material(**files):
    return Material("given", tuple(
        File(name.replace("_", ".", 1), data.encode() if isinstance(data, str) else data)
        for name, data in files.items()
    ))  # fmt: skip


def tried(**files):
    """The text of the proposed map, and the estate that it makes without a change."""
    given = material(**files)
    made = propose(given)
    assert made.problems == (), made.text
    tables = (File("map.yaml", made.text.encode()), *given.files)
    estate = ColumnMap().read(Material("tried", tables)).estate
    check_estate(estate)
    return made.text, estate


def by_id(estate):
    return {element.id: element for element in estate.elements}


def test_a_list_of_applications_comes_to_a_first_import():
    text, estate = tried(apps_csv=APPS)

    shop = by_id(estate)["A1"]
    assert (shop.name, shop.owner, shop.lifecycle) == ("Web shop", "Sales", "live")
    assert (shop.cost, shop.documentation) == (14406.0, "für alle")
    assert estate.heading.currency == "EUR"
    assert by_id(estate)["srv-2"].kind is Kind.COMPONENT
    needs = {(r.of, *r.members) for r in estate.requirements}
    assert {("A1", "A2"), ("A1", "A3"), ("A2", "A3"), ("A1", "srv-1")} <= needs
    assert "DECIDE: plan, build, live, phase_out or retired for Parked" in text


def test_titles_above_the_header_and_another_encoding_are_noticed():
    titled = "Our landscape;;;;;;;\n;;;;;;;\n" + APPS

    text, estate = tried(apps_csv=titled.encode("cp1252"))

    assert 'encoding: windows-1252, delimiter: ";", header: 3' in text
    assert by_id(estate)["A1"].documentation == "für alle"


def test_columns_without_name_and_content_at_the_end_are_not_there():
    _, estate = tried(apps_csv="Name,Owner,,\nMail,IT,,\nWeb,IT,,\n")

    assert [e.name for e in estate.elements] == ["Mail", "Web"]


def test_tables_refer_to_one_another_by_key_or_name():
    text, estate = tried(
        services_csv="code,title,team\n1,Mail,IT\n2,Web,IT\n",
        servers_csv="hostname,service,os\nh1,Mail,x\nh2,Web,x\nh3,Web,y\n",
    )

    needs = {(r.of, *r.members) for r in estate.requirements}
    assert needs == {("1", "h1"), ("2", "h2"), ("2", "h3")}
    assert by_id(estate)["1"].kind is Kind.SERVICE
    assert "3 of 3" not in text
    assert "# service: 2 of 2 different texts are found in services, column title" in text


def test_a_table_of_pairs_becomes_requirements():
    _, estate = tried(
        items_csv="sys_id,name,sys_class_name\ni1,Pay,cmdb_ci_service\ni2,App,cmdb_ci_appl\n",
        rel_csv="parent,child,kind\nPay,App,depends\n",
    )

    assert [(r.of, r.members) for r in estate.requirements] == [("i1", ("i2",))]
    assert [e.kind for e in estate.elements] == [Kind.SERVICE, Kind.COMPONENT]


def test_rows_without_a_name_are_left_out_and_told():
    devices = "Name,Status,Role,Tenant\nr1,Active,Router,A\n,Active,PDU,A\ns1,Planned,Switch,A\n"

    text, estate = tried(devices_csv=devices)

    assert [e.id for e in estate.elements] == ["r1", "s1"]
    assert "DECIDE: rows without it are left out, 1 here" in text
    assert [e.lifecycle for e in estate.elements] == ["live", "plan"]


def test_of_several_years_the_latest_row_is_taken():
    text, estate = tried(
        services_csv="service_id,name,fiscal_yr\n1,Mail,2023\n1,E-mail,2024\n2,Web,2024\n"
    )

    assert [e.name for e in estate.elements] == ["E-mail", "Web"]
    assert "latest: {of: [service_id], by: fiscal_yr}" in text
    assert "DECIDE: several rows have one key (1)" in text


def test_the_same_key_in_two_tables_gets_a_prefix():
    _, estate = tried(
        services_csv="id,name\n1,Mail\n2,Web\n", servers_csv="id,name\n1,alpha\n2,beta\n"
    )

    assert sorted(by_id(estate)) == ["servers-1", "servers-2", "services-1", "services-2"]


def test_every_sheet_of_a_workbook_is_a_table():
    book = workbook({
        "Services": [["Number", "Service"], ["S1", "Mail"], ["S2", "Web"]],
        "Notes": [["only a text"]],
        "Servers": [["Inventory", ""], ["Host", "Service number"], ["h1", "S1"], ["h2", "S2"]],
    })  # fmt: skip

    text, estate = tried(book_xlsx=book)

    assert "sheet: Servers" in text
    assert "header: 2" in text
    assert "no rows below a header" in text
    assert {(r.of, *r.members) for r in estate.requirements} == {("S1", "h1"), ("S2", "h2")}


def test_lists_in_yaml_and_json_are_tables():
    apps = "apps:\n- name: a\n  team: x\n  hosts: [h1, h2]\n- {name: b, team: y, hosts: [h1]}\n"

    _, estate = tried(apps_yaml=apps)
    text, other = tried(apps_json='[{"name": "a", "on": {"host": "h1"}}, {"name": "b"}]')

    assert {(r.of, *r.members) for r in estate.requirements} == {
        ("a", "h1"), ("a", "h2"), ("b", "h1")}  # fmt: skip
    assert [e.id for e in other.elements][:2] == ["a", "b"]
    assert "{on.host}" in text


def test_odd_headers_make_a_valid_map():
    odd = 'name,"a: b","c{d}","#x",- y,true,"q""uote","line\nbreak",é,e:5\n'

    text, estate = tried(apps_csv=odd + "A,1,2,3,4,5,6,7,8,9\nB,1,2,3,4,5,6,7,8,9\n")

    assert estate.elements[0].properties == {
        "a: b": "1", "#x": "3", "- y": "4", "true": "5", 'q"uote': "6", "line\nbreak": "7",
        "é": "8"}  # fmt: skip
    assert "a map cannot name them: c{d}, e:5" in text


def test_what_cannot_be_imported_says_so_on_top():
    made = propose(material(apps_csv="name,x\nA,b\nA,c\nA,d\nB,e\nC,\x07f\n"))

    assert made.problems
    assert "# DECIDE: it cannot be imported as it is:" in made.text


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"a_csv": "name,team\n"}, "a.csv: no rows below a header"),
        ({"a_csv": b"%PDF-1.7"}, "a.csv: is no table"),
        ({"a_csv": "name,name\na,b\n"}, "row 1: the column 'name' stands twice"),
        ({"a_csv": "name,team\na\n"}, "row 2: has 1 cell under 2 columns"),
        ({"a_yaml": "name: a\n"}, "a.yaml: holds no list of objects"),
        ({"a_yaml": "- a\n- b\n"}, "must be an object with keys"),
        ({"a_xlsx": b"PK\x03\x04"}, "the archive is broken"),
    ],
)
def test_what_is_no_table_is_refused(files, reason):
    with pytest.raises(Unreadable, match=reason.replace("(", "[(]")):
        propose(material(**files))


def test_a_table_without_a_key_is_told_by_names_that_come_again():
    flat = "Application,Owner,Server,Cost\n" + "".join(
        f"{app},{owner},{server},{cost}\n"
        for app, owner, server, cost in (
            ("Shop", "Sales", "srv-1", 5), ("Shop", "Sales", "srv-2", 6),
            ("Stock", "IT", "srv-2", 7), ("Stock", "IT", "srv-3", 7), ("Stock", "IT", "srv-4", 7),
            ("Stock", "IT", "srv-4", 8),
        )
    )  # fmt: skip

    text, estate = tried(flat_csv=flat)

    assert "by Application, 6 rows are 2 things (Stock stands in 4)" in text
    assert "# left out, not the same in all rows of one Application: Server, Cost" in text
    assert by_id(estate)["Shop"].owner == "Sales"
    assert {(r.of, *r.members) for r in estate.requirements} == {
        ("Shop", "srv-1"), ("Shop", "srv-2"),
        ("Stock", "srv-2"), ("Stock", "srv-3"), ("Stock", "srv-4"),
    }  # fmt: skip


def test_rows_without_a_name_are_no_things_of_a_table_without_a_key():
    text, estate = tried(a_csv="Service,Site\nMail,A\n,B\nMail,C\nWeb,\n")

    assert [e.id for e in estate.elements] == ["Mail", "Web"]
    assert "DECIDE: rows without it are left out, 1 here" in text
    assert estate.elements[0].kind is Kind.SERVICE


def test_a_cost_or_a_remark_is_no_key_though_each_row_has_another():
    text, estate = tried(a_csv="Service,Cost,Remarks\nMail,10,a\nMail,12,b\nWeb,5,c\nWeb,7,d\n")

    assert [e.id for e in estate.elements] == ["Mail", "Web"]
    assert "of one Service: Cost, Remarks" in text


def test_a_table_of_teams_is_told_by_the_teams():
    _, estate = tried(a_csv="Team,Location\nIT,Berlin\nHR,Berlin\n")

    assert [e.id for e in estate.elements] == ["IT", "HR"]


def test_other_tables_refer_to_names_that_come_again():
    _, estate = tried(
        services_csv="Service,Site\nShop,A\nShop,B\nShop,C\nStock,A\nStock,B\n",
        hosts_csv="hostname,service\nh1,Shop\nh2,Stock\nh3,Shop\n",
    )

    assert {(r.of, *r.members) for r in estate.requirements} == {
        ("Shop", "h1"), ("Stock", "h2"), ("Shop", "h3")}  # fmt: skip


@pytest.mark.parametrize(
    "table", ["Team,Status\nSales,live\nSales,live\nIT,old\nIT,old\n", "a,b\n1,2\n1,2\n3,4\n3,4\n"]
)
def test_a_table_that_names_nothing_gets_a_clear_sentence(table):
    with pytest.raises(Unreadable) as refused:
        propose(material(a_csv=table))

    said = refused.value.message
    assert said.startswith("a.csv: no column tells what the rows are about. Of ")
    assert said.endswith("Add a column with the names of the things")


def test_a_table_that_names_nothing_beside_one_that_does_is_marked():
    made = propose(material(
        a_csv="Team,Status\nSales,live\nSales,live\n", hosts_csv="hostname,os\nh1,x\nh2,y\n"
    ))  # fmt: skip

    assert made.problems == ()
    assert "a: {file: a.csv}  # DECIDE: no column names its rows; not used below" in made.text
