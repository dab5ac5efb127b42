import pytest

from alignment.catalogue import Kind, LifeCycle
from alignment.exchange.cmdb.glpi import Glpi
from alignment.exchange.format import File, Material, recognise
from tests.exchange.cmdb.records import by_id, needs, refused, rules

COMPUTERS = (
    '"Name";"ID";"Entity";"Status";"Serial number";"Appliances - Name";"Group in charge";\n'
    '"host";"7";"Root";"In production";"S7";"";"Ops";\n'
    '"web";"8";"Root";"Retired";"";"Intranet";"Ops";\n'
)
APPLIANCES = "Name;ID;Entity;Comments\nIntranet;3;Root;News\nWiki;4;Root;\n"


def file(name, text, encoding="utf-8"):
    return File(name, text.encode(encoding))


def read(*files):
    return Glpi().read(Material("cmdb", files))


def test_a_row_of_a_list_is_an_element_of_the_lists_type():
    document = read(file("Computers.csv", COMPUTERS), file("Appliances.csv", APPLIANCES))

    found = by_id(document)
    host, intranet = found["Computer-7"], found["Appliance-3"]
    assert (host.kind, host.owner, host.lifecycle) == (Kind.COMPONENT, "Ops", LifeCycle.LIVE)
    assert host.properties == {"entity": "Root", "status": "In production", "serial": "S7"}
    assert (intranet.kind, intranet.documentation) == (Kind.SERVICE, "News")
    assert found["Computer-8"].lifecycle is LifeCycle.RETIRED
    assert needs(document) == {("Appliance-3", "Computer-8"): 1}


def test_french_lists_are_read_and_the_mark_of_utf_8_is_passed_over():
    document = read(
        file(
            "ordinateurs (2).csv",
            "\ufeffNom;Entité;Statut;Numéro de série;Applicatifs - Nom\n"
            "chêne;Siège;Réformé;S1;Intranet\nchêne;Siège;En production;S2;\n",
        ),
        file("Applicatifs.csv", "Nom;Entité;Éléments associés\nIntranet;Siège;orme\n"),
        file("Instances_de_base_de_données.csv", "Nom;Entité;Élément\norme;Siège;\n"),
    )

    assert set(by_id(document)) == {
        "Computer-chêne", "Computer-chêne (S2)", "Appliance-Intranet", "DatabaseInstance-orme",
    }  # fmt: skip
    assert needs(document) == {
        ("Appliance-Intranet", "Computer-chêne"): 1,
        ("Appliance-Intranet", "DatabaseInstance-orme"): 1,
    }


def test_a_cell_may_name_several_on_lines_of_their_own():
    document = read(
        file("Computers.csv", 'Name;ID;Entity;Virtual machines\nhost;1;R;"a\nb"\na;2;R;\nb;3;R;\n')
    )

    assert needs(document) == {("Computer-2", "Computer-1"): 1, ("Computer-3", "Computer-1"): 1}


def test_a_cluster_runs_while_one_of_its_nodes_does():
    document = read(
        file("Clusters.csv", "Name;ID;Entity\ngrove;1;R\n"),
        file("Computers.csv", "Name;ID;Entity;Cluster\na;2;R;grove\nb;3;R;grove\n"),
    )

    assert needs(document) == {("Cluster-1", "Computer-2", "Computer-3"): 1}


def test_an_impact_analysis_is_about_the_item_that_its_file_is_called_after():
    document = read(
        file("Computers.csv", COMPUTERS),
        file("Appliances.csv", APPLIANCES),
        file("Wiki.csv", "Relation;Itemtype;Id;Name\nImpacted by;Computer;7;host\n"),
        file("host.csv", "Relation;Type d'élément;Id;Nom\nImpacte;Ordinateur;8;web\n"),
    )

    assert ("Appliance-4", "Computer-7") in needs(document)
    assert ("Computer-8", "Computer-7") in needs(document)


def test_tables_of_links_between_ids_are_read():
    document = read(
        file("Computers.csv", COMPUTERS),
        file("Appliances.csv", APPLIANCES),
        file(
            "glpi_appliances_items.csv",
            "id,appliances_id,items_id,itemtype\n1,4,7,Computer\n2,4,99,Computer\n",
        ),
        file(
            "glpi_impactrelations.csv",
            "id,itemtype_source,items_id_source,itemtype_impacted,items_id_impacted\n"
            "1,Computer,7,Computer,8\n",
        ),
    )

    found = needs(document)
    assert {("Appliance-4", "Computer-7"), ("Computer-8", "Computer-7")} <= set(found)
    assert rules(document) == [("refers-to-nothing", "glpi_appliances_items.csv row 3")]


def test_what_cannot_be_told_is_left_out_and_said():
    document = read(
        file("Computers.csv", "Name;ID;Entity;Appliances\na;1;R;Wiki\na;2;R;Gone\n"),
        file("Appliances.csv", "Name;ID;Entity\nWiki;1;R\nWiki;2;R\n"),
        file("Wiki.csv", "Relation;Itemtype;Id;Name\nBeside;Computer;1;a\n"),
    )

    assert document.estate.relationships == ()
    assert rules(document) == [
        ("refers-to-several", "Computers.csv row 2"),
        ("refers-to-nothing", "Computers.csv row 3"),
        ("direction-not-understood", "Wiki.csv row 2"),
    ]


def test_a_list_of_all_assets_states_the_type_in_each_row():
    document = read(
        file(
            "glpi.csv",
            "Name;ID;Entity;Item type\na;1;R;Network device\nb;2;R;Ordinateur\nc;3;R;Robot\n",
        )
    )

    assert [e.id for e in document.estate.elements] == [
        "NetworkEquipment-1", "Computer-2", "Asset-3",
    ]  # fmt: skip
    assert rules(document) == [("class-unknown", "glpi.csv row 4")]


def test_it_is_recognised_by_name_and_columns():
    assert recognise(Material("m", (file("Computers.csv", COMPUTERS),))).name == "glpi"
    assert not Glpi().recognises(Material("m", (file("Computers.csv", "Name;Place\na;b\n"),)))
    assert not Glpi().recognises(Material("m", (file("people.csv", "Name;Entity\na;b\n"),)))


def test_a_file_beside_and_another_encoding_are_said():
    document = read(
        file("Computers.csv", "Name;Entity\nchêne;R\n", "cp1252"), file("a.csv", "x,y\n")
    )

    assert rules(document) == [
        ("encoding-assumed", "Computers.csv"), ("file-not-read", "a.csv"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (file("Computers.csv", "Name;Entity\na\n"), "row 2: has 1 cell under 2 columns"),
        (file("Computers.csv", "Name;Entity;\na;b;c\n"), "row 2: has 3 cells under 2 columns"),
        (file("Computers.csv", "Name;Entity\n;R\n"), "row 2: a Computer has neither name nor ID"),
        (file("Computers.csv", "Name;Entity\na\x07;R\n"), "row 2"),
        (file("a.csv", "x,y\n"), "cmdb: no file is a list"),
    ],
)
def test_a_broken_file_is_refused_with_place_and_reason(given, said):
    assert any(said in problem for problem in refused(Glpi(), given))
