"""Words by which people call columns, states and things: what a first map is guessed from."""

import re
from collections.abc import Mapping, Sequence

from alignment.catalogue import Kind

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_A-Za-z]+")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a header or a value: ``serviceName_en`` is service, name, en."""
    return tuple(part.lower() for part in _PARTS.findall(text))


def singular(word: str) -> str:
    """A word without its plural ending, roughly."""
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("ses", "se")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + instead
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word


KIND_WORDS: Mapping[str, Kind] = {
    **dict.fromkeys(("objective", "goal", "outcome", "responsibility"), Kind.OBJECTIVE),
    **dict.fromkeys(("client", "customer", "persona", "audience"), Kind.CLIENT),
    **dict.fromkeys(("process", "capability", "program", "programme", "function"), Kind.PROCESS),
    **dict.fromkeys(("service", "offering"), Kind.SERVICE),
    **dict.fromkeys((
        "application", "app", "server", "host", "vm", "machine", "device", "database", "db",
        "component", "system", "software", "asset", "ci", "infrastructure", "repo", "repository",
        "node", "cluster", "network", "circuit", "library", "gem", "api", "utility", "platform",
        "appl", "lb", "linux", "windows", "switch", "router", "storage", "interface", "rack",
        "instance", "container", "workload",
    ), Kind.COMPONENT),
    **dict.fromkeys(("practice",), Kind.PRACTICE),
    **dict.fromkeys(("standard", "location", "site", "contract", "person", "employee"),
                    Kind.CONTEXT),
}  # fmt: skip

KEYS = ("id", "key", "code", "number", "nr", "no", "ref", "reference", "uuid", "guid", "tag", "pk",
        "slug", "sysid")  # fmt: skip
NAMES = ("name", "title", "label", "displayname", "hostname", "fqdn", "bezeichnung")
THINGS = ("application", "app", "service", "system", "server", "component", "product", "asset",
          "program", "process", "device", "database", "host", "repo")  # fmt: skip
TYPES = ("type", "class", "category", "kind", "role")
OWNERS = ("owner", "team", "responsible", "department", "organisation", "organization", "org",
          "division", "tenant", "manager", "contact", "custodian", "steward", "unit")  # fmt: skip
COSTS = ("cost", "costs", "price", "spend", "spending", "budget", "opex", "tco", "expense", "fee")
STATES = ("status", "state", "lifecycle", "stage", "phase")
TEXTS = ("description", "desc", "purpose", "summary", "documentation", "notes", "note", "comment",
         "comments", "remarks")  # fmt: skip
TIMES = ("year", "yr", "fy", "period", "month", "date", "quarter", "updated", "modified",
         "version", "timestamp", "ef")  # fmt: skip

NEEDS = (("depends",), ("dependency",), ("dependencies",), ("requires",), ("needs",), ("uses",),
         ("runs", "on"), ("run", "on"), ("hosted", "on"), ("host",), ("hosts",), ("hosting",),
         ("server",), ("servers",), ("database",), ("databases",), ("platform",), ("deployed",),
         ("deployed", "on"), ("infrastructure",), ("upstream",), ("cluster",))  # fmt: skip
"""Words of a column that names what the row's thing needs."""
NEEDED_BY = (("used", "by"), ("supports",), ("serves",), ("consumer",), ("consumers",),
             ("parent",), ("part", "of"), ("belongs", "to"), ("downstream",), ("provides",),
             ("dependents",), ("dependants",), ("required", "by"), ("needed", "by"))  # fmt: skip
"""Words of a column that names who needs the row's thing."""

NEEDY = frozenset({"parent", "consumer", "from", "source", "of", "dependent", "user", "client"})
"""Words of a column that, in a table of pairs, names the one that needs."""
NEEDED = frozenset({"child", "provider", "to", "target", "supplier", "dependency", "member"})

PER_MONTH = ("month", "monthly", "mth")
PER_QUARTER = ("quarter", "quarterly")
PER_DAY = ("day", "daily")

STAGES: Mapping[str, str] = {
    **dict.fromkeys((
        "production", "prod", "live", "active", "in use", "operational", "installed", "running",
        "in production", "in service", "current", "yes", "available", "online", "deployed",
        "invest", "tolerate", "maintained", "ga", "enabled", "in operation",
    ), "live"),
    **dict.fromkeys((
        "planned", "plan", "pipeline", "proposed", "idea", "requested", "approved", "on order",
        "planning", "future", "concept", "ordered", "staged",
    ), "plan"),
    **dict.fromkeys((
        "development", "dev", "build", "building", "in development", "test", "testing", "pilot",
        "staging", "beta", "alpha", "in build", "implementation", "project", "uat",
    ), "build"),
    **dict.fromkeys((
        "retiring", "phase out", "phaseout", "phasing out", "sunset", "deprecated", "end of life",
        "eol", "decommissioning", "to be retired", "legacy", "migrate", "eliminate", "maintenance",
    ), "phase_out"),
    **dict.fromkeys((
        "retired", "decommissioned", "inactive", "old", "archived", "disposed", "removed", "no",
        "offline", "closed", "terminated", "disabled", "obsolete", "stopped", "absent",
        "non operational", "end of use",
    ), "retired"),
}  # fmt: skip
"""States as people write them, and the stage that they mean."""


def has_words(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether some words stand in a row among others."""
    n = len(wanted)
    return any(words[i : i + n] == wanted for i in range(len(words) - n + 1))


def said(header: str, words: Sequence[str]) -> float:
    """How plainly a header says one of the words: alone best, at its end better than before."""
    parts = words_of(header)
    wanted = frozenset(words)
    if not parts:
        return 0
    if parts[-1] in ("fr", "de", "url", "uri", "email", "count"):
        return 0
    if len(parts) > 1 and parts[-1] in ("en", "txt", "c", "u"):
        parts = parts[:-1]
    at = [i for i, p in enumerate(parts) if p in wanted or singular(p) in wanted]
    if not at:
        return 0
    return 1 / len(parts) + (0.5 if at[-1] == len(parts) - 1 else 0.1)


def kind_in(text: str) -> Kind | None:
    """The kind that a text names by one of its words, the last such word."""
    for word in reversed(words_of(text)):
        found = KIND_WORDS.get(word) or KIND_WORDS.get(singular(word))
        if found:
            return found
    return None


def stage_in(text: str) -> str | None:
    """The stage that a state means."""
    words = " ".join(words_of(text))
    return STAGES.get(words) or STAGES.get(words.replace(" ", ""))
