// The explorer: the server says what is seen and where it stands; here it can be opened and moved.
/* global cytoscape */

const KINDS = ["objective", "client", "process", "service", "component", "practice", "context"];
const ROUND = { objective: 18, client: 12, process: 10, service: 6 };
const TONES = ["plan", "build", "live", "phase_out", "retired"];
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

let picture = null;
let current = "";
let asked = 0;
const moved = new Map(); // boxes that a person put somewhere stay there

// What the style sheets say, as plain colours: a canvas knows neither variables nor mixtures.
function colours() {
  const brush = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const plain = (colour) => {
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    return `rgb(${brush.getImageData(0, 0, 1, 1).data.slice(0, 3).join(",")})`;
  };
  const of = (names) => {
    const probe = document.createElement("span");
    probe.className = names;
    document.body.append(probe);
    const { color, backgroundColor, borderTopColor } = getComputedStyle(probe);
    const found = { ink: plain(color), ground: plain(backgroundColor), edge: plain(borderTopColor) };
    probe.remove();
    return found;
  };
  return { of, kind: (name) => of(`mark kind-${name}`), heat: (step) => of(`heat h${step}`).ground, tone: (name) => of(`tone-key tone-${name}`), text: of("explore-ink"), line: of("explore-line").ink, accent: of("explore-accent").ink, ground: of("explore-ground").ground };
}

function styles({ width, height }) {
  const is = colours();
  const font = getComputedStyle(document.body).fontFamily;
  return [
    { selector: "node", style: { "width": width, "height": height, "shape": "round-rectangle", "label": (node) => `${node.data("title")}\n${node.data("under")}`, "text-wrap": "wrap", "text-max-width": 2 * width, "text-valign": "center", "text-halign": "center", "font-size": 11.5, "font-family": font, "line-height": 1.25, "color": is.text.ink, "border-width": 1.2 } },
    ...KINDS.map((kind) => ({ selector: `node[kind = "${kind}"]`, style: { "background-color": is.kind(kind).ground, "border-color": is.kind(kind).ink, "corner-radius": ROUND[kind] ?? 2 } })),
    ...Array.from({ length: 11 }, (_, step) => ({ selector: `node[heat = ${step}]`, style: { "background-color": is.heat(step) } })),
    ...TONES.map((tone) => ({ selector: `node[tone = "${tone}"]`, style: { "background-color": is.tone(tone).ground, "border-color": is.tone(tone).edge } })),
    { selector: "node[?opened]", style: { "border-width": 3 } },
    { selector: "node.current", style: { "outline-width": 3, "outline-color": is.accent, "outline-offset": 2 } },
    { selector: "edge", style: { "width": 1.2, "line-color": is.line, "target-arrow-color": is.line, "target-arrow-shape": "triangle", "arrow-scale": 1, "curve-style": "straight", "source-endpoint": "50% 0", "target-endpoint": "-50% 0" } },
    { selector: "edge[?bent]", style: { "curve-style": "round-segments", "edge-distances": "endpoints", "segment-weights": (edge) => bends(edge, width).map((bend) => bend.along), "segment-distances": (edge) => bends(edge, width).map((bend) => bend.aside), "segment-radii": 14 } },
    { selector: 'edge[form = "soft"]', style: { "line-style": "dashed" } },
    { selector: 'edge[form = "back"]', style: { "line-style": "dashed", "source-endpoint": "-50% 30%", "target-endpoint": "50% 30%" } },
    { selector: 'edge[form = "back"][?bent]', style: { "source-endpoint": "50% 0", "target-endpoint": "50% 0" } },
    { selector: "edge.lit", style: { "z-index": 1, "width": 2.4, "line-color": is.accent, "target-arrow-color": is.accent } },
  ];
}

// A bend as the canvas wants it: how far along the straight line, and how far beside it.
function bends(edge, width) {
  const [from, to] = [edge.source().position(), edge.target().position()];
  const [x, y] = [from.x + width / 2, from.y];
  const end = edge.data("form") === "back" ? to.x + width / 2 : to.x - width / 2;
  const [across, down] = [end - x, to.y - y];
  const long = Math.hypot(across, down);
  return edge.data("bends").map(([at, level]) => ({ along: ((at - x) * across + (level - y) * down) / long ** 2, aside: ((level - y) * across - (at - x) * down) / long }));
}

const bent = (line) => line.bends.length > 0 && !moved.has(line.from) && !moved.has(line.to);

const elements = ({ nodes, lines }) => [
  ...nodes.map((node) => ({ group: "nodes", data: node, position: moved.get(node.id) ?? { x: node.x, y: node.y } })),
  ...lines.map((line) => ({ group: "edges", data: { id: `${line.from}\n${line.to}`, source: line.from, target: line.to, form: line.form, bends: line.bends, bent: bent(line) } })),
];

function start(place) {
  const graph = JSON.parse(place.dataset.graph);
  place.hidden = false;
  document.querySelector("[data-keys-hint]").hidden = false;
  picture = cytoscape({ container: place, elements: elements(graph), style: styles(graph), layout: { name: "preset" }, minZoom: 0.05, maxZoom: 3, boxSelectionEnabled: false, autounselectify: true });
  picture.on("tap", "node", (event) => {
    at(event.target.id(), { pan: false });
    if (!event.target.data("opened")) turn(event.target.id());
  });
  picture.on("drag", "node", (event) => event.target.connectedEdges().data("bent", false));
  picture.on("dragfree", "node", (event) => moved.set(event.target.id(), { ...event.target.position() }));
  let wide = picture.width();
  picture.on("resize", () => {
    if (Math.abs(picture.width() - wide) > 40) fit();
    wide = picture.width();
  });
  current = "";
  at(graph.at || graph.nodes[0]?.id, { pan: false });
  fit();
  place.addEventListener("keydown", keyed);
  tools();
}

// All of it, but neither blown up nor smaller than can be read: then the box one is at is central.
function fit(least = 0.7) {
  picture.fit(undefined, 24);
  if (picture.zoom() > 1.2) { picture.zoom(1.2); picture.center(); }
  if (picture.zoom() < least) { picture.zoom(least); picture.center(picture.getElementById(current)); snug(); }
}

// What is larger than the frame fills it.
function snug() {
  const { x1, y1, x2, y2 } = picture.elements().renderedBoundingBox();
  const by = (from, to, room) => (to - from + 48 < room ? 0 : from > 24 ? 24 - from : to < room - 24 ? room - 24 - to : 0);
  picture.panBy({ x: by(x1, x2, picture.width()), y: by(y1, y2, picture.height()) });
}

// The box one is at: told below the picture, with what can be done from it.
function at(id, { pan = true } = {}) {
  const node = picture.getElementById(id ?? "");
  if (node.empty()) return;
  current = id;
  picture.elements(".current, .lit").removeClass("current lit");
  node.addClass("current");
  node.connectedEdges().addClass("lit");
  const card = document.querySelector("[data-card]");
  card.hidden = false;
  card.querySelector("[data-sentence]").textContent = node.data("sentence");
  card.querySelector("[data-turn]").textContent = node.data("opened") ? "Close" : "Open";
  for (const link of card.querySelectorAll("a[data-to]")) {
    const address = new URL(link.href);
    address.searchParams.set(link.dataset.to, id);
    link.href = address.href;
    if (link.dataset.to === "of") link.hidden = !["process", "service", "component"].includes(node.data("kind"));
  }
  document.querySelector("[data-explorer]").dataset.at = id;
  if (pan) show(node);
}

function show(node) {
  const { x1, y1, x2, y2 } = node.renderedBoundingBox();
  const [across, down] = [outside(x1, x2, picture.width()), outside(y1, y2, picture.height())];
  if (across || down) picture.panBy({ x: across, y: down });
}

const outside = (from, to, room) => (from < 12 ? 12 - from : to > room - 12 ? room - 12 - to : 0);

// As on the map: buttons, and the wheel with a key, as without it the page scrolls.
function tools() {
  const bar = document.querySelector("[data-zoom]");
  bar.hidden = false;
  const steps = { fit: () => fit(0), out: () => zoom(0.8), full: () => zoom(1 / picture.zoom()), in: () => zoom(1.25) };
  bar.addEventListener("click", (event) => steps[event.target.closest("button")?.value]?.());
}
document.addEventListener("wheel", (event) => {
  if (event.target.closest("[data-explorer]") && !event.ctrlKey && !event.metaKey) event.stopPropagation();
}, { capture: true, passive: true });

// Open or close: the page of that address brings what is seen then; all else stays where it was.
async function turn(id) {
  const round = ++asked;
  const place = document.querySelector("[data-explorer]");
  place.setAttribute("aria-busy", "true");
  const address = picture.getElementById(id).data("turn");
  try {
    const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
    if (round === asked) take(page, address, id);
  } catch {
    document.querySelector("[data-sentence]").textContent = "The server does not answer. What is shown stays; try again in a moment.";
  }
  place.removeAttribute("aria-busy");
}

function take(page, address, id) {
  const fresh = page.querySelector("[data-explorer]");
  if (!fresh) { location.assign(address); return; }
  const graph = JSON.parse(fresh.dataset.graph);
  const held = { ...picture.getElementById(id).position() };
  const kept = new Set(graph.nodes.map((node) => node.id));
  picture.batch(() => {
    picture.nodes().filter((node) => !kept.has(node.id())).remove();
    picture.edges().remove();
    for (const made of elements(graph)) {
      const there = picture.getElementById(made.data.id);
      if (made.group === "edges") picture.add(made);
      else if (there.empty()) picture.add({ ...made, position: calm ? made.position : held });
      else there.data(made.data);
    }
  });
  for (const { id: key, x, y } of graph.nodes) {
    const position = moved.get(key) ?? { x, y };
    const node = picture.getElementById(key);
    if (calm) node.position(position);
    else node.animate({ position }, { duration: 220 });
  }
  setTimeout(() => fit(), calm ? 0 : 240);
  history.replaceState(null, "", address);
  for (const part of ["[data-permanent]", "[role=status]", ".explore-still", ".explore-list table", ".explore-list .rows"]) {
    document.querySelector(part)?.replaceWith(page.querySelector(part));
  }
  const remarks = [...page.querySelectorAll("#explored > .remark")];
  for (const old of document.querySelectorAll("#explored > .remark")) old.remove();
  document.querySelector("#explored > [role=status]").after(...remarks);
  const form = document.querySelector("[data-explore-form]");
  form.replaceWith(page.querySelector("[data-explore-form]"));
  at(picture.getElementById(id).empty() ? graph.nodes[0]?.id : id, { pan: false });
}

// Arrows go to the nearest box on that side, those that are joined by a line first.
function step(dx, dy) {
  const from = picture.getElementById(current);
  const here = from.position();
  const ahead = picture.nodes().filter((node) => {
    const [x, y] = [node.position("x") - here.x, node.position("y") - here.y];
    return dx ? x * dx > 1 : y * dy > 1 && Math.abs(x) < 1;
  });
  const joined = dx ? ahead.intersection(from.neighborhood("node")) : ahead;
  const far = (node) => Math.hypot(node.position("x") - here.x, node.position("y") - here.y);
  at((joined.empty() ? ahead : joined).toArray().sort((a, b) => far(a) - far(b))[0]?.id());
}

const zoom = (factor) => picture.zoom({ level: picture.zoom() * factor, renderedPosition: { x: picture.width() / 2, y: picture.height() / 2 } });
const go = (to) => {
  const link = document.querySelector(`[data-card] [data-to="${to}"]`);
  if (!link.hidden) location.assign(link.href);
};
const keys = {
  ArrowRight: () => step(1, 0), ArrowLeft: () => step(-1, 0), ArrowDown: () => step(0, 1), ArrowUp: () => step(0, -1),
  Enter: () => turn(current), " ": () => turn(current),
  "0": () => fit(0), "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8),
  o: () => go("id"), f: () => go("focus"), i: () => go("of"),
};

function keyed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  keys[event.key]();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-turn]")) turn(current);
  if (event.target.closest("[data-theme-switch]")) repaint();
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-explore-form] select")) event.target.form.requestSubmit();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);

function repaint() {
  if (picture) requestAnimationFrame(() => picture.style(styles({ width: picture.nodes()[0]?.width(), height: picture.nodes()[0]?.height() })));
}

const place = document.querySelector("[data-explorer]");
if (place && window.cytoscape) start(place);
