import pytest

from alignment.catalogue import Kind, LifeCycle
from alignment.exchange.cmdb.itop import Itop
from alignment.exchange.format import File, Material, recognise
from tests.exchange.cmdb.records import by_id, derived, needs, refused, rules

SERVERS = """
<Server alias="Server" id="1"><name>oak</name><org_id>2</org_id><status>production</status>
 <business_criticity>high</business_criticity><cpu>4</cpu><brand_id>0</brand_id>
 <powerA_id>5</powerA_id><powerB_id>6</powerB_id></Server>
<PowerSource alias="PowerSource" id="5"><name>mains</name></PowerSource>
<PowerSource alias="PowerSource" id="6"><name>diesel</name></PowerSource>
<Organization alias="Organization" id="2"><name>Mill</name></Organization>
"""
FARM = """
<Farm alias="Farm" id="10"><name>grove</name>{redundancy}</Farm>
<Hypervisor alias="Hypervisor" id="11"><name>h1</name><farm_id>10</farm_id></Hypervisor>
<Hypervisor alias="Hypervisor" id="12"><name>h2</name><farm_id>10</farm_id></Hypervisor>
<Hypervisor alias="Hypervisor" id="13"><name>h3</name><farm_id>10</farm_id></Hypervisor>
"""
CONTRACT = """
<Organization alias="Organization" id="2"><name>Mill</name></Organization>
<Service alias="Service" id="7"><name>Baking</name></Service>
<CustomerContract alias="CustomerContract" id="8"><name>Bread</name><org_id>2</org_id>
</CustomerContract>
<SLA alias="SLA" id="9"><name>Gold</name></SLA>
<SLT alias="SLT" id="3"><name>quick</name><metric>ttr</metric><request_type>incident</request_type>
 <priority>1</priority><value>2</value><unit>hours</unit></SLT>
<lnkSLAToSLT alias="lnkSLAToSLT" id="1"><sla_id>9</sla_id><slt_id>3</slt_id></lnkSLAToSLT>
<lnkCustomerContractToService alias="lnkCustomerContractToService" id="1">
 <customercontract_id>8</customercontract_id><service_id>7</service_id><sla_id>9</sla_id>
</lnkCustomerContractToService>
"""


def xml(text, name="data.xml"):
    return File(name, f'<?xml version="1.0" encoding="UTF-8"?>\n<Set>{text}</Set>'.encode())


def csv(name, text):
    return File(name, text.encode())


def read(*files):
    return Itop().read(Material("cmdb", files))


def test_an_object_is_an_element_of_its_class():
    document = read(xml(SERVERS))

    oak = by_id(document)["Server-1"]
    assert (oak.kind, oak.type, oak.name) == (Kind.COMPONENT, "Server", "oak")
    assert (oak.owner, oak.lifecycle) == ("Mill", LifeCycle.LIVE)
    assert oak.properties == {"status": "production", "business_criticity": "high", "cpu": "4"}
    assert document.findings == ()


def test_either_of_two_power_sources_is_enough():
    found = read(xml(SERVERS))

    assert needs(found) == {("Server-1", "PowerSource-5", "PowerSource-6"): 1}


@pytest.mark.parametrize(
    ("redundancy", "needed"),
    [("", 1), ("2", 2), ("50%", 2), ("50 %", 2), ("34%", 2), ("1%", 1), ("0", 1)],
)
def test_a_farm_needs_some_of_its_hypervisors_in_one_group_and_no_single_one(redundancy, needed):
    setting = f"<redundancy>{redundancy}</redundancy>" if redundancy else ""

    found = read(xml(FARM.format(redundancy=setting)))

    assert needs(found) == {("Farm-10", "Hypervisor-11", "Hypervisor-12", "Hypervisor-13"): needed}
    (group,) = derived(found).requirements
    assert len(group.sources) == len(found.estate.relationships) == 3


@pytest.mark.parametrize("redundancy", ["disabled", "3", "100%", "9"])
def test_a_farm_without_redundancy_needs_every_hypervisor(redundancy):
    found = read(xml(FARM.format(redundancy=f"<redundancy>{redundancy}</redundancy>")))

    assert needs(found) == {("Farm-10", f"Hypervisor-{n}"): 1 for n in (11, 12, 13)}


@pytest.mark.parametrize(
    ("redundancy", "rule"),
    [("9", "needs-more-than-there-are"), ("some", "redundancy-not-understood")],
)
def test_a_setting_that_cannot_hold_is_said(redundancy, rule):
    document = read(xml(FARM.format(redundancy=f"<redundancy>{redundancy}</redundancy>")))

    assert [finding.rule for finding in document.findings] == [rule]


SOLUTION = """
<ApplicationSolution alias="ApplicationSolution" id="27"><name>Shop</name>
 <redundancy>1</redundancy></ApplicationSolution>
<WebServer alias="WebServer" id="28"><name>a</name></WebServer>
<WebServer alias="WebServer" id="29"><name>b</name></WebServer>
{more}
""" + "".join(
    f'<lnkApplicationSolutionToFunctionalCI alias="l" id="{n}"><applicationsolution_id>27'
    f"</applicationsolution_id><functionalci_id>{n}</functionalci_id>"
    "</lnkApplicationSolutionToFunctionalCI>"
    for n in (28, 29)
)


def test_a_solution_runs_while_one_of_its_parts_does_if_it_says_so():
    found = read(xml(SOLUTION.format(more="")))

    assert needs(found) == {("ApplicationSolution-27", "WebServer-28", "WebServer-29"): 1}


def test_a_group_of_several_kinds_is_said_and_each_part_is_needed():
    more = (
        '<ApplicationSolution alias="a" id="31"><name>Till</name></ApplicationSolution>'
        '<lnkApplicationSolutionToFunctionalCI alias="l" id="31"><applicationsolution_id>27'
        "</applicationsolution_id><functionalci_id>31</functionalci_id>"
        "</lnkApplicationSolutionToFunctionalCI>"
    )

    document = read(xml(SOLUTION.format(more=more)))

    assert document.estate.requirements == ()
    assert [finding.rule for finding in document.findings] == ["mixed-group"]


def test_a_contract_makes_its_customer_a_client_of_the_services_it_promises():
    found = read(xml(CONTRACT))

    (customer,) = (e for e in derived(found).elements if e.id == "Organization-2")
    assert customer.kind is Kind.CLIENT
    assert needs(found) == {("Organization-2", "Service-7"): 1}


def test_a_service_level_of_the_contract_is_a_target_of_the_customer():
    document = read(xml(CONTRACT))

    (target,) = document.estate.targets
    assert (target.consumer, target.service) == ("Organization-2", "Service-7")
    assert (target.indicator, target.unit) == ("TTR incident priority 1", "minutes")
    assert (target.target, target.floor) == (120, 240)
    assert rules(document) == [("floor-assumed", "cmdb")]


def test_the_shorter_of_two_promised_times_holds():
    second = CONTRACT.replace('"CustomerContract" id="8"', '"CustomerContract" id="18"')
    second = second.replace("<customercontract_id>8", "<customercontract_id>18")
    second = second.replace('"SLA" id="9"', '"SLA" id="19"').replace("<sla_id>9", "<sla_id>19")
    second = second.replace('"SLT" id="3"', '"SLT" id="13"').replace("<slt_id>3", "<slt_id>13")
    second = second.replace("<value>2<", "<value>1<").replace('Service" id="1"', 'Service" id="4"')

    document = read(xml(CONTRACT, "a.xml"), xml(second, "b.xml"))

    assert [target.target for target in document.estate.targets] == [60]
    assert "promised-twice" in {finding.rule for finding in document.findings}


def test_a_service_level_without_a_time_promises_nothing_and_it_is_said():
    document = read(xml(CONTRACT.replace("hours", "moons")))

    assert document.estate.targets == ()
    assert [finding.rule for finding in document.findings] == ["promise-not-read"]


def test_only_a_downlink_makes_a_device_need_a_network_device():
    link = (
        '<NetworkDevice alias="n" id="3"><name>switch</name></NetworkDevice>'
        '<lnkConnectableCIToNetworkDevice alias="l" id="1"><connectableci_id>1</connectableci_id>'
        "<networkdevice_id>3</networkdevice_id><connection_type>{way}</connection_type>"
        "</lnkConnectableCIToNetworkDevice>"
    )

    found = {
        way: needs(read(xml(SERVERS + link.format(way=f"{way}link")))) for way in ("up", "down")
    }

    assert ("Server-1", "NetworkDevice-3") not in found["up"]
    assert found["down"]["Server-1", "NetworkDevice-3"] == 1


def test_an_id_of_two_items_is_the_one_of_the_same_folder():
    server = '<Server alias="Server" id="15"><name>iron</name></Server>'
    machine = '<VirtualMachine alias="v" id="15"><name>cloud</name></VirtualMachine>'
    web = '<WebServer alias="w" id="{n}"><name>w{n}</name><system_id>15</system_id></WebServer>'

    document = read(
        xml(server + web.format(n=1), "a/x.xml"), xml(machine + web.format(n=2), "b/x.xml")
    )

    ends = {(r.source, r.target) for r in document.estate.relationships}
    assert ends == {("WebServer-1", "Server-15"), ("WebServer-2", "VirtualMachine-15")}
    assert [f.severity for f in document.findings] == ["info", "info"]


def test_an_id_that_may_be_two_items_is_left_out_and_said():
    document = read(
        xml(
            '<Server alias="Server" id="15"><name>iron</name></Server>'
            '<VirtualMachine alias="v" id="15"><name>cloud</name></VirtualMachine>'
            '<WebServer alias="w" id="1"><name>w</name><system_id>15</system_id></WebServer>'
        )
    )

    assert document.estate.relationships == ()
    assert [(f.severity, f.rule) for f in document.findings] == [("medium", "refers-to-several")]


def test_a_second_record_fills_what_the_first_one_leaves_blank_and_does_not_overrule_it():
    first = '<Server alias="Server" id="1"><name>oak</name><cpu>4</cpu></Server>'
    second = '<Server alias="Server" id="1"><name>elm</name><ram>8</ram></Server>'

    document = read(xml(first, "a.xml"), xml(second, "b.xml"))

    (element,) = document.estate.elements
    assert (element.name, element.properties) == ("oak", {"cpu": "4", "ram": "8"})
    assert rules(document) == [("said-otherwise", "b.xml line 2")]


def test_two_links_of_one_id_that_join_others_are_both_kept():
    document = read(
        xml(SOLUTION.format(more=""), "a.xml"),
        xml(
            '<lnkApplicationSolutionToFunctionalCI alias="l" id="28"><applicationsolution_id>27'
            "</applicationsolution_id><functionalci_id>30</functionalci_id>"
            '</lnkApplicationSolutionToFunctionalCI><WebServer alias="w" id="30"><name>c</name>'
            "</WebServer>",
            "b.xml",
        ),
    )

    assert len(document.estate.relationships) == 3
    assert rules(document) == [("said-otherwise", "b.xml line 2")]


def test_what_is_not_there_is_left_out_and_weighs_more_where_somebody_needs_it():
    document = read(
        xml(
            '<WebServer alias="w" id="1"><name>w</name><system_id>4</system_id>'
            "<software_id>9</software_id></WebServer>"
        )
    )

    assert [(f.severity, f.rule) for f in document.findings] == [
        ("medium", "refers-to-nothing"), ("low", "refers-to-nothing"),
    ]  # fmt: skip


def test_a_class_of_ones_own_is_an_item_when_it_has_a_criticality():
    document = read(
        xml(
            '<Robot alias="r" id="1"><name>R</name><business_criticity>low</business_criticity>'
            '</Robot><Note alias="n" id="2"><name>N</name></Note>'
        )
    )

    found = by_id(document)
    assert (found["Robot-1"].kind, found["Note-2"].kind) == (Kind.COMPONENT, Kind.CONTEXT)
    assert found["Robot-1"].attributes == {"class": "Robot"}
    assert {finding.rule for finding in document.findings} == {"class-unknown"}


def test_pictures_are_not_kept_and_it_is_said():
    document = read(
        xml('<Service alias="s" id="1"><name>S</name><icon><data>x</data></icon></Service>')
    )

    assert rules(document) == [("not-kept", "data.xml")]


def test_an_object_without_a_name_is_shown_by_its_id_and_a_long_name_shorter():
    document = read(
        xml(
            f'<Server alias="s" id="1"/><Server alias="s" id="2"><name>{"x" * 400}</name></Server>'
        )
    )

    assert [len(e.name) for e in document.estate.elements] == [len("Server-1"), 300]
    assert {finding.rule for finding in document.findings} == {"unnamed-element", "long-name"}


def test_csv_exports_are_told_by_labels_or_codes_and_refer_by_id_or_name():
    document = read(
        csv(
            "Server.csv",
            '"id (Primary Key)","Name","Organization->Name","Status","Business criticality"\n'
            '"1","oak","Mill","Production","high"\n',
        ),
        csv("Hypervisor.csv", "id,name,server_id->name,farm_id\n7,h1,oak,20\n8,h2,,20\n"),
        csv("Farm.csv", "id;name;finalclass;redundancy\n20;grove;Farm;1\n"),
        csv("machines.csv", "name,finalclass,org_id\nvm1,Virtual Machine,0\n"),
        csv("lnkVirtualDeviceToVolume.csv", "id,virtualdevice_id,volume_id\n"),
    )

    found = by_id(document)
    assert found["Server-1"].owner == "Mill"
    assert found["VirtualMachine-vm1"].type == "VirtualMachine"
    assert {(r.type, r.source, r.target) for r in document.estate.relationships} == {
        ("server_id", "Hypervisor-7", "Server-1"),
        ("farm_id", "Hypervisor-7", "Farm-20"),
        ("farm_id", "Hypervisor-8", "Farm-20"),
    }
    assert needs(document) == {
        ("Farm-20", "Hypervisor-7", "Hypervisor-8"): 1,
        ("Hypervisor-7", "Server-1"): 1,
    }


def test_french_labels_are_read_too():
    document = read(
        csv(
            "Serveur.csv",
            "Clé primaire;Nom;Organisation->Nom;Statut;Criticité\n1;chêne;Moulin;Obsolète;haute\n",
        )
    )

    (element,) = document.estate.elements
    assert (element.id, element.name) == ("Server-1", "chêne")
    assert (element.owner, element.lifecycle) == ("Moulin", LifeCycle.RETIRED)


def test_a_file_that_is_not_utf_8_is_read_and_it_is_said():
    file = File("Server.csv", "id,name,org_id\n1,chêne,0\n".encode("cp1252"))

    document = read(file)

    assert document.estate.elements[0].name == "chêne"
    assert rules(document) == [("encoding-assumed", "Server.csv")]


def test_it_is_recognised_by_its_content():
    assert recognise(Material("m", (xml(SERVERS),))).name == "itop"
    assert recognise(Material("m", (csv("Farm.csv", "id,name,org_id\n1,a,0\n"),))).name == "itop"
    assert not Itop().recognises(Material("m", (csv("Server.csv", "name,place\na,b\n"),)))
    assert not Itop().recognises(Material("m", (File("a.xml", b"<Set><a id='1'/></Set>"),)))


def test_another_file_beside_is_said():
    document = read(xml(SERVERS), csv("notes.csv", "a,b\n1,2\n"))

    assert rules(document) == [("file-not-read", "notes.csv")]


def test_files_of_which_none_is_itops_are_refused():
    assert refused(Itop(), csv("notes.csv", "a,b\n1,2\n")) == [
        "cmdb: no file holds objects of iTop, as XML set or as CSV named after a class"
    ]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (xml('<Server alias="s"><name>a</name></Server>'), "data.xml line 2: a Server has no id"),
        (xml('<Server alias="s" id="1">'), "data.xml line 2"),
        (xml('<Server alias="s" id="1&#9;2"><name>a</name></Server>', "a.xml"), "a.xml line 2 id"),
        (csv("Server.csv", "id,name,org_id\n1,a\n"), "row 2: has 2 cells under 3 columns"),
        (csv("Server.csv", "id,name,org_id,name\n"), "the column 'name' stands twice"),
        (csv("Server.csv", "id,name,org_id\n,,3\n"), "row 2: a Server has neither id nor name"),
        (csv("Server.csv", "id,name,org_id\n1,a\x07,\n"), "row 2 name: holds the forbidden"),
    ],
)
def test_a_broken_file_is_refused_with_place_and_reason(file, said):
    assert any(said in problem for problem in refused(Itop(), file))
