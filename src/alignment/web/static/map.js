// A map without this file is a picture whose boxes are links; with it, one can walk and move it.

import { sheets } from "./map_print.js";
import { viewing } from "./map_view.js";

const SLOP = 4;
const SOON = 20000; // a picture that comes later than this is another visit

function start(map) {
  map.dataset.started = "";
  const picture = map.querySelector("svg");
  if (!picture) return;
  const boxes = boxesOf(picture);
  const lines = [...picture.querySelectorAll("path[data-from]")];
  const view = viewing(map, picture, boxes);
  const card = carding(map, picture);
  lighting(map, lines);
  telling(map);
  walking(map, boxes, lines, view);
  dragging(map, card);
  if (map.dataset.sheets !== undefined) sheets(map, picture, view.plain);
  if (!returning(map, picture, boxes, view)) begin(map, view, firstOf(boxes));
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

// What is asked for stands in the middle; of a whole map one sees the first and what is below.
function begin(map, view, box) {
  if (!box) return;
  const lower = /focused|found/.test(box.node.getAttribute("class")) ? 0 : map.clientHeight / view.scale() / 5;
  view.centre(box.x + box.width / 2, box.y + box.height / 2 + lower);
}

// A group that opens, another colour, another revision: the picture comes again, one stays there.
function returning(map, picture, boxes, view) {
  const place = "map";
  let turned = "";
  picture.addEventListener("click", (event) => {
    turned = event.target.closest("a.closed")?.dataset.key ?? event.target.closest("a.fold")?.dataset.frame ?? "";
  });
  addEventListener("pagehide", () => {
    if (!map.isConnected) return;
    const { width, height } = picture.viewBox.baseVal;
    const [x, y] = view.middle();
    try { sessionStorage.setItem(place, JSON.stringify({ path: location.pathname, scale: view.scale(), across: x / width, down: y / height, turned, focus: focused(), left: Date.now() })); } catch { /* it begins anew */ }
  });
  let held = null;
  try { held = JSON.parse(sessionStorage.getItem(place)); sessionStorage.removeItem(place); } catch { return false; }
  if (held?.path !== location.pathname || held.focus !== focused() || Date.now() - held.left > SOON) return false;
  const { width, height } = picture.viewBox.baseVal;
  view.to(held.scale);
  view.centre(held.across * width, held.down * height);
  const frame = held.turned && [...picture.querySelectorAll("[data-frame]")].find((a) => a.dataset.frame === held.turned)?.querySelector("text");
  const box = held.turned && boxes.find((found) => found.key === held.turned);
  if (frame) view.centre(Number(frame.getAttribute("x")) + 88, Number(frame.getAttribute("y")) + 120);
  else if (box) begin(map, view, box);
  return true;
}

const focused = () => new URLSearchParams(location.search).get("focus") ?? "";

// What is under the pointer, or has the focus, is said in a size that does not shrink.
function telling(map) {
  const told = map.parentElement.querySelector("[data-told]");
  if (!told) return;
  const tell = (event) => { told.textContent = event.target.closest?.("[data-key]")?.querySelector("title").textContent ?? ""; };
  map.addEventListener("pointerover", tell);
  map.addEventListener("focusin", tell);
  map.addEventListener("pointerleave", () => { told.textContent = ""; });
}

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

// One box is in the tab order; arrows go from there along the lines, and up and down the column.
function walking(map, boxes, lines, view) {
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
    "0": view.steps.fit, "1": view.steps.full, "+": view.steps.in, "=": view.steps.in, "-": view.steps.out,
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
  form.addEventListener("formdata", ({ formData }) => {
    if (asOf && asOf.value === asOf.max) formData.delete(asOf.name);
    const kinds = [...form.querySelectorAll("input[name=kind]")];
    if (kinds.every((kind) => kind.checked)) formData.delete("kind");
    for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
  });
  asOf?.addEventListener("input", () => { asOf.parentElement.querySelector("output").value = `${asOf.value} of ${asOf.max}`; });
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=checkbox], input[type=range]")) form.requestSubmit();
  });
}

const startAll = () => document.querySelectorAll("[data-map]:not([data-started])").forEach(start);
startAll();
document.addEventListener("htmx:after:swap", startAll);
