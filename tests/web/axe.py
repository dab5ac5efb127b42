"""Runs the rules of axe-core over the page in a tab; `make assets` fetches it."""

from pathlib import Path

AXE = next(Path(__file__).parent.glob("vendor/axe-core-*/axe.min.js"), None)

_SHORTEN = """
for (const body of document.querySelectorAll("tbody"))
  for (const row of [...body.rows].slice(4, -1)) row.remove();
for (const picture of document.querySelectorAll("svg"))
  for (const link of [...picture.querySelectorAll("a, .point")].slice(6)) link.remove();
const alike = "#menu li:nth-child(n+4):not(:has([aria-current])), option:nth-child(n+5)";
for (const one of document.querySelectorAll(alike)) one.remove();
"""
"""Rows of one table, marks of one picture, entries of the menu that stands on every page and
choices of one list are made alike; axe takes its time for each."""

_RULES = """
axe.configure({rules: [
  {id: "label-content-name-mismatch", selector: "[aria-label]:not(svg *)"},
  {id: "color-contrast", selector: "[data-other-look]"},
]})
"""
"""axe does not know that words in pictures are cut to their room; ``unnamed`` looks at those. Of
texts that look alike it measures the contrast of one, see ``_LOOKS``."""

_LOOKS = """
const seen = new Set(), grounds = new Map();
const ground = (one) => {
  if (!one) return "";
  if (!grounds.has(one)) {
    const {backgroundColor, backgroundImage, opacity, filter} = getComputedStyle(one);
    const own = one.closest("svg") ? [one.localName, one.className.baseVal, opacity]
      : [backgroundColor, backgroundImage, opacity, filter];
    const plain = own.join() === "rgba(0, 0, 0, 0),none,1,none";
    grounds.set(one, ground(one.parentElement) + (plain ? "" : own.join()));
  }
  return grounds.get(one);
};
for (const one of document.body.querySelectorAll("*")) {
  one.removeAttribute("data-other-look");
  if (!one.value && ![...one.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
  const {color, fill, fontSize, fontWeight, textShadow, position} = getComputedStyle(one);
  const look = [color, fill, fontSize, fontWeight, textShadow, position, ground(one)].join("|");
  if (!seen.has(look)) one.setAttribute("data-other-look", "");
  seen.add(look);
}
"""
"""Marks one text of each look: all that have its colour, size and weight on the same ground have
its contrast, and most of the time of axe goes into measuring that."""

_RUN = """
axe.run(document, {resultTypes: ["violations"], selectors: false, %s}).then((found) =>
  found.violations.map((v) =>
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
    tab.ask(f"{AXE.read_text()}; {_SHORTEN}; {_RULES}; {{ {_LOOKS} }}")
    found = tab.ask(_RUN % "")
    night(tab)
    tab.ask(f"{{ {_LOOKS} }}")
    found += [f"by night: {each}" for each in tab.ask(_RUN % 'runOnly: ["color-contrast"]')]
    night(tab, on=False)
    return unnamed + found


def night(tab, *, on=True):
    """As a system that is set to dark, or to nothing, asks for pages."""
    features = [{"name": "prefers-color-scheme", "value": "dark" if on else ""}]
    tab.tell("Emulation.setEmulatedMedia", features=features)
