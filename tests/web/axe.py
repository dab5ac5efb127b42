"""Runs the rules of axe-core over the page in a tab; `make assets` fetches it."""

from pathlib import Path

AXE = next(Path(__file__).parent.glob("vendor/axe-core-*/axe.min.js"), None)

_SHORTEN = """
for (const body of document.querySelectorAll("tbody"))
  for (const row of [...body.rows].slice(4, -1)) row.remove();
for (const picture of document.querySelectorAll("svg"))
  for (const link of [...picture.querySelectorAll("a, .point")].slice(6)) link.remove();
"""
"""Rows of one table and marks of one picture are made alike; axe takes its time for each."""

_RULES = """
axe.configure({rules: [{id: "label-content-name-mismatch", selector: "[aria-label]:not(svg *)"}]})
"""
"""axe does not know that words in pictures are cut to their room; ``unnamed`` looks at those."""

_RUN = """
axe.run(document, {resultTypes: ["violations"], %s}).then((found) => found.violations.map((v) =>
  `${v.id}: ${v.nodes.length} x ${v.help}: ${v.nodes[0].html.slice(0, 200)}`
  + ` ${v.nodes[0].failureSummary.slice(0, 300)}`))
"""

_UNNAMED = r"""
[...document.querySelectorAll("svg a")].flatMap((link) => {
  const bare = (words) => words.replace(/[^\p{L}\p{N}]/gu, "");
  const name = link.getAttribute("aria-label");
  const drawn = [...link.querySelectorAll("text")].flatMap((text) => text.textContent.split("…"));
  return drawn.filter((words) => !bare(name).includes(bare(words)))
    .map((words) => `${words} is drawn and not in ${name}`);
})
"""


def violations(tab):
    """What breaks a rule by day, and which colours do by night."""
    unnamed = tab.ask(_UNNAMED)
    tab.ask(f"{AXE.read_text()}; {_SHORTEN}; {_RULES}; 0")
    found = tab.ask(_RUN % "")
    night(tab)
    found += [f"by night: {each}" for each in tab.ask(_RUN % 'runOnly: ["color-contrast"]')]
    night(tab, on=False)
    return unnamed + found


def night(tab, *, on=True):
    """As a system that is set to dark, or to nothing, asks for pages."""
    features = [{"name": "prefers-color-scheme", "value": "dark" if on else ""}]
    tab.tell("Emulation.setEmulatedMedia", features=features)
