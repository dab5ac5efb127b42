"""``python -m bench.run``: measure, print one table, keep the figures as JSON."""

import argparse
import json
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench import documents, doors, every_page, inside, outside, pages
from bench.judge import OURS, Verdict, amount_text, budgets, slowness, verdicts
from bench.measure import Figure
from bench.stage import FULL, QUICK, Stage

RESULTS = Path(__file__).with_name("results")

ROWS: dict[str, Callable[[Stage], Iterator[Figure]]] = {
    "hub": inside.hub,
    "typical": inside.typical,
    "reach": inside.reached,
    "plain": inside.plain,
    "flow": inside.flow_of_one,
    "flow-all": inside.flow_of_all,
    "criticality": inside.criticality,
    "findings": inside.findings,
    "dominators": inside.dominators,
    "delivery": inside.delivered,
    "availability": inside.availability,
    "import": outside.bulk,
    "import-edges": outside.bulk_edges,
    "cold": outside.cold,
    "edit": outside.edit,
    "http": doors.over_http,
    "map": pages.maps,
    "simulator": pages.simulator,
    "page": every_page.every_page,
    "help": outside.command_help,
    "command": outside.command_impact,
    "growth": inside.growth,
    "report-portfolio": documents.portfolio,
    "report-catalogue": documents.catalogue,
}
"""Every row by its name, in the order in which they are measured."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for; 1 when a budget is not held."""
    asked = _asked(arguments)
    stage = Stage(QUICK if asked.quick else FULL)
    names = [name for name in ROWS if not asked.only or name in asked.only]
    figures: list[Figure] = []
    for name in names:
        started = time.perf_counter()
        try:
            found = list(ROWS[name](stage))
        except Exception as error:  # one row that fails must not hide the others
            found = [Figure(row=name, size=stage.scale.large, contender=OURS, amount=None,
                            note=f"failed: {error!r}"[:300])]  # fmt: skip
        figures += found
        judged = verdicts(found, budgets(), times=slowness(figures))
        _show(found, judged, seconds=time.perf_counter() - started)
    judged = verdicts(figures, budgets(), times=slowness(figures))
    missed = [v for v in judged if v.held is False]
    scaled = sum(v.scaled for v in judged)
    print(
        f"\n{len(judged)} budgets judged, {len(missed)} not held; {scaled} held for so slow a "
        f"machine: NetworkX takes {slowness(figures):.2f} times as long as where they were set"
    )
    print(f"kept as {_kept(figures, judged, quick=asked.quick)}")
    return 1 if missed or any(f.note.startswith("failed") for f in figures) else 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="at most 10^5 elements, about a minute"
    )
    parser.add_argument("--only", action="append", choices=list(ROWS), metavar="ROW",
                        help=f"one of {', '.join(ROWS)}; may be repeated")  # fmt: skip
    return parser.parse_args(arguments)


def _show(figures: Sequence[Figure], judged: Sequence[Verdict], *, seconds: float) -> None:
    """The lines of one row of the bench: contender, figure, ratio, budget, held or not."""
    print(f"\n{figures[0].row if figures else ''}  (measured in {seconds:.0f} s)")
    for figure in figures:
        ours = next((f for f in figures if f.contender == OURS and f.row == figure.row
                     and f.size == figure.size), None)  # fmt: skip
        print("  " + _line(figure, ours, judged).rstrip())


def _line(figure: Figure, ours: Figure | None, judged: Sequence[Verdict]) -> str:
    amount = "-" if figure.amount is None else amount_text(figure.amount, figure.unit)
    ratio = ""
    if ours is not None and ours is not figure and ours.amount and figure.amount:
        ratio = f"{figure.amount / ours.amount:.3g}x"
    mine = [v for v in judged if (v.budget.row, v.budget.size) == (figure.row, figure.size)
            and figure.contender == (v.budget.against or OURS)]  # fmt: skip
    said = "; ".join(f"{v.said}: {_word(v)}" for v in mine)
    answer = "" if figure.answer is None else f"= {_short(figure.answer)}"
    size = f"{figure.size:,}" if figure.size else ""
    return (f"{figure.row:<20} {size:>9} {figure.contender:<24} {amount:>10} {ratio:>8}  "
            f"{said:<48} {answer} {figure.note}")  # fmt: skip


_WORDS = {True: "held", False: "NOT HELD", None: "not judged"}


def _word(verdict: Verdict) -> str:
    return f"{_WORDS[verdict.held]}{' for so slow a machine' if verdict.scaled else ''}"


def _short(answer: object) -> str:
    if isinstance(answer, list):
        answer = sum(answer)
    return f"{answer:.9g}" if isinstance(answer, float) else str(answer)[:60]


def _kept(figures: Sequence[Figure], judged: Sequence[Verdict], *, quick: bool) -> Path:
    """Write the run as JSON, so that two runs can be compared."""
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    path = RESULTS / f"{now:%Y%m%dT%H%M%SZ}{'-quick' if quick else ''}.json"
    facts = {
        "time": now.isoformat(timespec="seconds"), "python": platform.python_version(),
        "machine": platform.machine(), "system": platform.system(),
        "figures": [asdict(f) for f in figures], "verdicts": [asdict(v) for v in judged],
    }  # fmt: skip
    path.write_text(json.dumps(facts, indent=1) + "\n")
    return path


if __name__ == "__main__":
    raise SystemExit(main())
