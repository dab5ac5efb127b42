// A map without this file is a picture whose boxes are links; with it, one can walk and move it.

const STEP = 1.25;
const SLOP = 4;

function start(map) {
  map.dataset.started = "";
  const picture = map.querySelector("svg");
  if (!picture) return;
  const boxes = boxesOf(picture);
  const lines = [...picture.querySelectorAll("path[data-from]")];
  const zoom = zooming(map, picture);
  const card = carding(map, picture);
  lighting(map, lines);
  walking(map, boxes, lines, zoom);
  dragging(map, card);
  heading(map, picture);
  zoom.centre(firstOf(boxes));
  const hint = map.parentElement.parentElement.querySelector("[data-zoom-hint]");
  if (hint) hint.hidden = false;
}

function boxesOf(picture) {
  return [...picture.querySelectorAll("[data-key]")].map((node) => {
    const box = node.querySelector(".box");
    const [x, y] = [Number(box.getAttribute("x")), Number(box.getAttribute("y"))];
    return { node, key: node.dataset.key, x, y, width: Number(box.getAttribute("width")), height: Number(box.getAttribute("height")) };
  });
}

const firstOf = (boxes) => {
  const having = (name) => boxes.find((box) => box.node.classList.contains(name));
  return having("focused") ?? having("found") ?? boxes[0];
};

// The lines of the box under the pointer, or with the focus, stand out.
function lighting(map, lines) {
  const light = (node) => {
    const key = node?.dataset.key;
    for (const line of lines) {
      line.classList.toggle("lit", key !== undefined && (line.dataset.from === key || line.dataset.to === key));
    }
  };
  const of = (event) => event.target.closest?.("[data-key]");
  map.addEventListener("pointerover", (event) => light(of(event)));
  map.addEventListener("pointerleave", () => light(null));
  map.addEventListener("focusin", (event) => light(of(event)));
}

// The names of the layers stay in sight however far down the picture one is.
function heading(map, picture) {
  const [group, ground] = ["g", "rect"].map((tag) => document.createElementNS(picture.namespaceURI, tag));
  const { x, width } = picture.viewBox.baseVal;
  group.setAttribute("class", "headings");
  for (const [name, value] of Object.entries({ x, y: 0, width, height: 34 })) ground.setAttribute(name, value);
  group.append(ground, ...picture.querySelectorAll(":scope > :is(.heading, .rule)"));
  picture.append(group);
  const follow = () => {
    const down = (map.scrollTop * width) / picture.getBoundingClientRect().width;
    group.setAttribute("transform", `translate(0 ${down || 0})`);
  };
  map.addEventListener("scroll", follow, { passive: true });
  new ResizeObserver(follow).observe(picture);
}

function zooming(map, picture) {
  const { width, height } = picture.viewBox.baseVal;
  const now = () => picture.getBoundingClientRect().width / width;
  const to = (scale, at = [map.clientWidth / 2, map.clientHeight / 2]) => {
    const before = now();
    const next = Math.min(Math.max(scale, 0.05), 4);
    const [x, y] = [(map.scrollLeft + at[0]) / before, (map.scrollTop + at[1]) / before];
    map.classList.remove("fit");
    picture.setAttribute("width", width * next);
    picture.setAttribute("height", height * next);
    map.scrollLeft = x * next - at[0];
    map.scrollTop = y * next - at[1];
  };
  const fitting = () => Math.min(map.clientWidth / width, map.clientHeight / height);
  const steps = { in: () => to(now() * STEP), out: () => to(now() / STEP), full: () => to(1), fit: () => to(fitting()) };
  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const place = map.getBoundingClientRect();
    to(now() * (event.deltaY < 0 ? 1.1 : 1 / 1.1), [event.clientX - place.left, event.clientY - place.top]);
  }, { passive: false });
  const tools = map.parentElement.querySelector("[data-zoom]");
  if (tools) {
    tools.hidden = false;
    for (const button of tools.querySelectorAll("button")) {
      button.addEventListener("click", () => steps[button.value]());
    }
  }
  const centre = (box) => {
    if (!box) return;
    map.scrollLeft = (box.x + box.width / 2) * now() - map.clientWidth / 2;
    map.scrollTop = (box.y + box.height / 2) * now() - map.clientHeight / 2;
  };
  return { steps, centre };
}

// One box is in the tab order; arrows go from there along the lines, and up and down the column.
function walking(map, boxes, lines, zoom) {
  if (!boxes.length || boxes[0].node.localName !== "a") return;
  const byKey = new Map(boxes.map((box) => [box.key, box]));
  const first = firstOf(boxes);
  for (const box of boxes) box.node.setAttribute("tabindex", box === first ? "0" : "-1");
  let current = first;
  const go = (box) => {
    if (!box) return;
    current.node.setAttribute("tabindex", "-1");
    current = box;
    box.node.setAttribute("tabindex", "0");
    box.node.focus({ preventScroll: true });
    box.node.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const nearest = (some, from) => some.sort((a, b) => Math.abs(a.y - from.y) - Math.abs(b.y - from.y) || Math.abs(a.x - from.x) - Math.abs(b.x - from.x))[0];
  const along = (from, own, other) => {
    const linked = lines.filter((line) => line.dataset[own] === from.key).map((line) => byKey.get(line.dataset[other])).filter(Boolean);
    const side = own === "from" ? 1 : -1;
    return nearest(linked, from) ?? nearest(boxes.filter((b) => (b.x - from.x) * side > 0), from);
  };
  const column = (from, side) => boxes.filter((b) => b.x === from.x && (b.y - from.y) * side > 0).sort((a, b) => (a.y - b.y) * side)[0];
  const keys = {
    ArrowRight: () => go(along(current, "from", "to")),
    ArrowLeft: () => go(along(current, "to", "from")),
    ArrowDown: () => go(column(current, 1)),
    ArrowUp: () => go(column(current, -1)),
    Home: () => go(boxes[0]),
    End: () => go(boxes[boxes.length - 1]),
    "0": zoom.steps.fit, "1": zoom.steps.full, "+": zoom.steps.in, "=": zoom.steps.in, "-": zoom.steps.out,
    f: () => follow(map, current, "focus"),
    i: () => follow(map, current, "of"),
  };
  map.addEventListener("focusin", (event) => {
    const box = byKey.get(event.target.dataset?.key);
    if (box) current = box;
  });
  map.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.target === map && event.key.startsWith("Arrow")) go(current);
    else keys[event.key]();
  });
}

function addressOf(link, key, keep) {
  const address = new URL(keep ? location.href : link.href);
  address.searchParams.set(link.dataset.to, key);
  if (link.dataset.to === "focus") address.pathname = new URL(link.href).pathname;
  return address.href;
}

function follow(map, box, name) {
  const link = map.parentElement.querySelector(`[data-card] [data-to="${name}"]`);
  if (link && !box.node.classList.contains("closed")) location.assign(addressOf(link, box.key, keeps(link)));
}

const keeps = (link) => link.dataset.to === "focus" && new URL(link.href).pathname === location.pathname;

// A click tells of a box and offers what can be done with it; a second one opens its page.
function carding(map, picture) {
  const card = map.parentElement.querySelector("[data-card]");
  if (!card) return { hide() {} };
  const hide = () => { card.hidden = true; };
  picture.addEventListener("click", (event) => {
    const node = event.target.closest("a[data-key]");
    if (!node || event.ctrlKey || event.metaKey || event.shiftKey || event.detail === 0) return;
    if (node.classList.contains("closed") || event.detail > 1) return;
    event.preventDefault();
    card.querySelector("[data-sentence]").textContent = node.getAttribute("aria-label");
    for (const link of card.querySelectorAll("a[data-to]")) {
      link.href = link.dataset.to === "page" ? node.getAttribute("href") : addressOf(link, node.dataset.key, keeps(link));
      if (link.dataset.to === "of") link.hidden = !/kind-(process|service|component)/.test(node.querySelector(".box").getAttribute("class"));
    }
    card.hidden = false;
    const place = map.parentElement.getBoundingClientRect();
    const box = node.querySelector(".box").getBoundingClientRect();
    card.style.left = `${Math.max(4, Math.min(box.left - place.left, place.width - card.offsetWidth - 4))}px`;
    const below = box.bottom - place.top + 6;
    card.style.top = `${below + card.offsetHeight < place.height ? below : Math.max(4, box.top - place.top - card.offsetHeight - 6)}px`;
  });
  picture.addEventListener("dblclick", (event) => {
    const node = event.target.closest("a[data-key]:not(.closed)");
    if (node) location.assign(node.getAttribute("href"));
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("pointerdown", (event) => { if (!card.contains(event.target)) hide(); });
  map.addEventListener("scroll", hide, { passive: true });
  return { hide };
}

function dragging(map, card) {
  let from = null;
  let moved = false;
  map.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    from = { x: event.clientX, y: event.clientY, left: map.scrollLeft, top: map.scrollTop };
    moved = false;
  });
  map.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    if (!moved && Math.hypot(x, y) < SLOP) return;
    if (!moved) { map.setPointerCapture(event.pointerId); map.classList.add("dragging"); card.hide(); }
    moved = true;
    map.scrollLeft = from.left - x;
    map.scrollTop = from.top - y;
  });
  const end = () => { from = null; map.classList.remove("dragging"); };
  map.addEventListener("pointerup", end);
  map.addEventListener("pointercancel", end);
  map.addEventListener("dragstart", (event) => event.preventDefault());
  map.addEventListener("click", (event) => {
    if (!moved) return;
    moved = false;
    event.preventDefault();
    event.stopPropagation();
  }, true);
}

// Choices take effect at once; the newest revision is asked for by naming none.
for (const form of document.querySelectorAll("[data-map-form]")) {
  const asOf = form.querySelector("[data-as-of]");
  form.addEventListener("submit", () => {
    if (asOf && asOf.value === asOf.max) asOf.disabled = true;
    const kinds = [...form.querySelectorAll("input[name=kind]")];
    const all = kinds.every((kind) => kind.checked);
    for (const field of form.elements) {
      if (field.name && (field.value === "" || (all && field.name === "kind"))) field.disabled = true;
    }
  });
  asOf?.addEventListener("input", () => { asOf.parentElement.querySelector("output").value = `${asOf.value} of ${asOf.max}`; });
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=checkbox], input[type=range]")) form.requestSubmit();
  });
}

const startAll = () => document.querySelectorAll("[data-map]:not([data-started])").forEach(start);
startAll();
document.addEventListener("htmx:after:swap", startAll);
