"""A report with every kind of block and everything that is hard to tell: made by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime

from alignment.catalogue import Element, Estate, Heading, Requirement
from alignment.graphs.snapshot import snapshot_of
from alignment.reports.maps.drawing import draw
from alignment.reports.maps.grouping import Choice, scene_of
from alignment.reports.maps.shapes import Drawing, Shade
from alignment.reports.report import (
    Chart,
    Column,
    Form,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Picture,
    Point,
    Reference,
    Report,
    Section,
    Series,
    Shape,
    Stamp,
    Table,
)

FORMULA = "=cmd|'/c calc'!A1"
MARKUP = '<script>alert("x")</script> & #set page(fill: red) *bold* $x$ {{ 7*7 }}'
HEBREW = "שירות ההזמנות של העמותה"
ARABIC = "خدمة إدارة الطلبات"
GREEK = "Υπηρεσία παραγγελιών"
LONG = ("Order management for all " + "very " * 60)[:292] + "patience"
UNBROKEN = "x" * 300
HARD = (FORMULA, MARKUP, HEBREW, ARABIC, GREEK, LONG, UNBROKEN, "+1", "@SUM(A1)", "-2+3")
"""Names that must stay text everywhere."""


def sample_report(*, services: int = 120) -> Report:
    """The report; the main table has so many rows."""
    return Report(
        kind="portfolio",
        title="Portfolio review",
        subtitle="What the services carry, cost and deliver",
        sections=(
            _summary(), _services(services), _steadiness(), _chain(), _hard_names(), _nothing(),
        ),
        references=_references(),
        left_out=(
            "12 of 100 points could not be attributed: process P3 needs no service.",
            "3 services have no measurement in the period.",
        ),
        stamp=stamp(),
    )  # fmt: skip


def stamp(**changes: object) -> Stamp:
    made = Stamp(
        catalogue="Saltmarsh harbour & <co>",
        revision=42,
        made_at=datetime(2026, 3, 31, 16, 30, tzinfo=UTC),
        version="0.1.0",
        digest="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        restriction="services of the domain Orders",
        parameters={"lens": "service", "since": "revision 40"},
    )
    return replace(made, **changes)


def small_report() -> Report:
    """A page or two: one section, nothing left out, no references."""
    return Report(
        kind="service", title="Order management", subtitle="", references=(), left_out=(),
        stamp=stamp(restriction="", parameters={}),
        sections=(Section(id="summary", title="Summary", blocks=(
            Paragraph(text="Order management carries 27.5 of 100.", strong=True),
        )),),
    )  # fmt: skip


def empty_report() -> Report:
    """What is left where the catalogue holds nothing."""
    return Report(
        kind="portfolio", title="Portfolio review", subtitle="", references=(), sections=(),
        left_out=("The catalogue is empty.",), stamp=stamp(revision=0),
    )  # fmt: skip


def _summary() -> Section:
    return Section(id="summary", title="Summary", blocks=(
        Paragraph(strong=True, text="Order management carries 27.5 of 100 and 55 rest on it; if "
                  "it fails, the store and the web shop stop with it."),
        Paragraph(text="Nine of twelve objectives are carried by services that kept their "
                  "promises in each of the last twelve periods. Three rest on a single database."),
        KeyFigures(id="headline", figures=(
            KeyFigure(label="Alignment index", value=0.734, form=Form.PERCENT, reference="R1",
                      note="of what could be aligned"),
            KeyFigure(label="Value promised", value=48_000_000.0, form=Form.AMOUNT,
                      unit="EUR / year", reference="R2"),
            KeyFigure(label="Value delivered", value=41_250_000.0, form=Form.AMOUNT,
                      unit="EUR / year", note="85.9 % of what is promised", reference="R2"),
            KeyFigure(label="Services", value=12, form=Form.COUNT),
            KeyFigure(label="Value per cost", value=None, note="no cost is stated"),
        )),
        Chart(id="by-objective", title="Value by objective", shape=Shape.BARS,
              sentence="Grow online sales promises most, 60, of which 51 are delivered.",
              y_title="points / year", y_form=Form.AMOUNT,
              series=(
                  Series(name="Promised", points=_bars(60, 40, 22.5, 0)),
                  Series(name="Delivered", points=_bars(51, 38, None, 0)),
              )),
    ))  # fmt: skip


def _bars(*amounts: float | None) -> tuple[Point, ...]:
    names = (
        "Grow online sales",
        "Serve stores without a queue",
        "Keep stock correct in every warehouse of the north and of the south",
        MARKUP,
    )
    return tuple(Point(label=n, y=a) for n, a in zip(names, amounts, strict=True))  # fmt: skip


def _services(count: int) -> Section:
    columns = (
        Column(key="id", title="Id", form=Form.ID),
        Column(key="name", title="Service"),
        Column(key="contribution", title="Contribution", form=Form.AMOUNT, unit="points",
               shaded=True, reference="R2"),
        Column(key="support", title="Support", form=Form.AMOUNT, unit="points", shaded=True,
               reference="R3"),
        Column(key="cost", title="Cost", form=Form.AMOUNT, unit="EUR / year"),
        Column(key="delivery", title="Delivery", form=Form.PERCENT, shaded=True, reference="R3"),
        Column(key="quadrant", title="Quadrant"),
        Column(key="since", title="Since", form=Form.DATE),
        Column(key="users", title="Users", form=Form.COUNT),
    )  # fmt: skip
    rows = tuple(
        (f"svc-{i:04}", _NAMES[i % len(_NAMES)], 27.5 / (1 + i), 55.0 / (1 + i) + 0.125,
         None if i % 7 == 3 else 1000.0 * (i + 1) ** 1.5, None if i % 5 == 4 else 1 - i / 900,
         ("Invest", "Tolerate", "Migrate", "Eliminate")[i % 4], date(2020, 1 + i % 12, 1),
         13 * i)
        for i in range(count)
    )  # fmt: skip
    total = (None, "Sum", 80.25, None, 1_234_567.0, None, None, None, 13 * count)
    bubbles = tuple(
        Point(label=f"{_NAMES[i % len(_NAMES)]} {i}", x=3.0 + (i * 37) % 90, y=((i * 53) % 97) / 2,
              size=1.0 + (i * 29) % 60, id=f"svc-{i:04}")
        for i in range(14)
    )  # fmt: skip
    return Section(id="services", title="Services", blocks=(
        Paragraph(strong=True, text="Four services carry four fifths of the value."),
        Table(id="services", title="Every service, by contribution", columns=columns, rows=rows,
              total=total, omitted=17, note="Contribution adds up to the value that is promised; "
              "support does not, since what rests on two services counts at both."),
        Chart(id="time", title="Value against cost", shape=Shape.BUBBLES, y_form=Form.AMOUNT,
              sentence="Order management is worth most; two services cost more than they carry.",
              x_title="Cost (thousand EUR / year)", y_title="Contribution (points)",
              cuts=(45.0, 22.0), quadrants=("Invest", "Tolerate", "Migrate", "Eliminate"),
              series=(Series(name="Services", points=bubbles[:9]),
                      Series(name="Without measurement", points=bubbles[9:]))),
    ))  # fmt: skip


_NAMES = ("Order management", "Web shop", "Point of sale", "Identity and access", "Reporting",
          "Stock of all warehouses, depots and shelves", "Payments")  # fmt: skip


def _steadiness() -> Section:
    months = [f"2025-{m:02}" for m in range(1, 13)]
    values = [99.9, 99.7, None, 99.95, 99.2, 98.7, 99.9, 99.8, 99.85, 99.9, 99.91, 99.3]
    served = tuple(
        Point(label=m, y=v, mark="below the target" if v is not None and v < 99.5 else "")
        for m, v in zip(months, values, strict=True)
    )
    target = tuple(Point(label=m, y=99.5) for m in months)
    return Section(id="steadiness", title="Steady against brilliant", blocks=(
        Paragraph(strong=True, text="Three of eleven months were below the target."),
        Chart(id="availability", title="Availability of Order management", shape=Shape.LINES,
              sentence="Availability fell below 99.5 in May, June and December; March is unknown.",
              y_title="percent", series=(
                  Series(name="Availability", points=served),
                  Series(name="Target", points=target, limit=True))),
        Table(id="heat", title="Delivery by client class", rows=(
            ("External", 0.991, 0.42, None), ("Internal", 0.9, 1.0, 0.0),
        ), columns=(
            Column(key="class", title="Client class"),
            Column(key="q1", title="Q1", form=Form.PERCENT, shaded=True),
            Column(key="q2", title="Q2", form=Form.PERCENT, shaded=True),
            Column(key="q3", title="Q3", form=Form.PERCENT, shaded=True),
        )),
    ))  # fmt: skip


def _chain() -> Section:
    return Section(id="chain", title="The line of sight", blocks=(
        Picture(id="map", title="From objectives to components", drawing=drawing(),
                sentence="Two objectives rest on three processes, five services and nine "
                "components; the database C4 is needed on every way."),
    ))  # fmt: skip


def drawing() -> Drawing:
    """A map of all layers, with a quorum, a soft requirement and a name that is too long."""
    kinds = {
        "O1": "objective",
        "O2": "objective",
        "X1": "client",
        "P1": "process",
        "P2": "process",
        "P3": "process",
        "S1": "service",
        "S2": "service",
        "S3": "service",
        "C1": "component",
        "C2": "component",
        "C3": "component",
        "C4": "component",
    }
    names = {"O1": "Grow online sales", "X1": MARKUP, "S3": LONG, "S1": HEBREW}  # fmt: skip
    needs = (("O1", ("X1",), 1, 1.0), ("O1", ("P1",), 1, 1.0), ("O2", ("P2", "P3"), 2, 1.0),
             ("X1", ("P1",), 1, 1.0), ("P1", ("S1", "S3"), 2, 1.0), ("P2", ("S2",), 1, 0.5),
             ("P3", ("S3",), 1, 1.0), ("S1", ("C1", "C2", "C3"), 2, 1.0), ("S2", ("C4",), 1, 1.0),
             ("S3", ("C4",), 1, 1.0), ("C1", ("C4",), 1, 1.0))  # fmt: skip
    snapshot = snapshot_of(Estate(
        heading=Heading(name="Sample"),
        elements=tuple(
            Element(id=i, kind=kind, name=names.get(i, f"Element {i}"),
                    value=50 if kind == "objective" else None)
            for i, kind in kinds.items()
        ),
        requirements=tuple(
            Requirement(of=of, members=members, needs=k, criticality=soft)
            for of, members, k, soft in needs
        ),
    ))  # fmt: skip
    shades = {i: Shade(level=i / 12, words=f"{i * 8}") for i in range(0, 13, 2)}
    return draw(
        snapshot,
        scene_of(snapshot, Choice()),
        shades=shades,
        title="From objectives to components",
    )


def _hard_names() -> Section:
    columns = (Column(key="id", title="Id", form=Form.ID), Column(key="name", title="Name"),
               Column(key="share", title="Share", form=Form.PERCENT))  # fmt: skip
    return Section(id="hard", title=f"Names {MARKUP}", blocks=(
        Paragraph(text=FORMULA, strong=True),
        Paragraph(text=f"{MARKUP} {HEBREW} {UNBROKEN}"),
        Table(id="hard", title=f"Names that are hard to tell {FORMULA}", columns=columns,
              rows=tuple((name, name, i / 10) for i, name in enumerate(HARD))),
        Chart(id="hard-bars", title=MARKUP, shape=Shape.BARS, sentence=FORMULA, series=(
            Series(name=FORMULA, points=tuple(
                Point(label=name, y=float(i)) for i, name in enumerate(HARD))),
        )),
    ))  # fmt: skip


def _nothing() -> Section:
    return Section(id="nothing", title="Investment", blocks=(
        Paragraph(text="No cost is stated, so that nothing can be said about value per cost."),
        Table(id="none", title="Projects", rows=(), columns=(
            Column(key="id", title="Id", form=Form.ID),
            Column(key="cost", title="Cost", form=Form.AMOUNT, unit="EUR"))),
        Chart(id="no-points", title="Cost over time", shape=Shape.LINES, series=(),
              sentence="No period has a cost."),
    ))  # fmt: skip


def _references() -> tuple[Reference, ...]:
    return (
        Reference(id="R1", figure="alignment_index", formula="sum(w_i * p_i) / sum(w_i)",
                  inputs=("coverage: 0.9 (of 12 objectives)", "delivery: 0.86"),
                  sources=("METHODS 6.1",)),
        Reference(id="R2", figure="contribution", of=("svc-0001",),
                  formula="v(o) * product of shares along each way, summed over the ways",
                  inputs=("value of O1: 60 EUR / year, stated by the board",), sources=()),
        Reference(id="R3", figure="support", formula="sum of v(o) over objectives that stop",
                  inputs=tuple(f"input {i}: {i}" for i in range(12)),
                  sources=("IEC 61078:2016", MARKUP)),
    )  # fmt: skip
