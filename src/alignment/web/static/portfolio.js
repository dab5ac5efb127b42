// The cuts of the portfolio are fields of a form; with this file their lines move as well.

const NAMES = { x: "fit_cut", y: "value_cut" };
const PAUSE = 350;
let later = 0;
let asked = 0;

const field = (axis) => document.querySelector(`main input[name=${NAMES[axis]}]`);
const held = (value) => Math.min(Math.max(Math.round(value * 1000) / 1000, 0), 1);
const numbers = (text) => text.split(" ").map(Number);

function start() {
  for (const line of document.querySelectorAll("path[data-cut]")) movable(line);
  const hint = document.querySelector("[data-cuts-hint]");
  if (hint) hint.hidden = false;
}

function movable(line) {
  const axis = line.dataset.cut;
  const [low, high] = numbers(line.dataset.values);
  const [first, last] = numbers(line.dataset.pixels);
  const handle = line.cloneNode(); // as wide as a finger; the line itself is thin
  handle.setAttribute("class", "cut-handle");
  line.after(handle);
  const began = Number(field(axis).value);
  for (const [name, value] of Object.entries({ role: "slider", tabindex: "0", "aria-label": `Cut of ${line.dataset.title}`, "aria-orientation": axis === "x" ? "horizontal" : "vertical", "aria-valuemin": 0, "aria-valuemax": 1 })) {
    handle.setAttribute(name, value);
  }
  const drawn = (value) => Math.min(Math.max(value, low), high); // a cut beyond the picture stands at its edge
  const pixels = (value) => ((drawn(value) - low) / (high - low)) * (last - first);
  const to = (value) => {
    const next = held(value);
    field(axis).value = next;
    handle.setAttribute("aria-valuenow", next);
    const by = pixels(next) - pixels(began);
    for (const part of [line, handle]) part.setAttribute("transform", axis === "x" ? `translate(${by} 0)` : `translate(0 ${by})`);
  };
  to(began);
  const at = (event) => {
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(line.ownerSVGElement.getScreenCTM().inverse());
    return low + ((place[axis] - first) / (last - first)) * (high - low);
  };
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    handle.focus();
    handle.setPointerCapture(event.pointerId);
    const moved = (move) => to(at(move));
    handle.addEventListener("pointermove", moved);
    const done = () => {
      handle.removeEventListener("pointermove", moved);
      if (Number(field(axis).value) !== began) show(axis);
    };
    handle.addEventListener("lostpointercapture", done, { once: true });
  });
  const steps = { ArrowRight: 0.01, ArrowUp: 0.01, ArrowLeft: -0.01, ArrowDown: -0.01, PageUp: 0.1, PageDown: -0.1 };
  handle.addEventListener("keydown", (event) => {
    const ends = { Home: 0, End: 1 };
    const now = Number(field(axis).value);
    const next = event.key in ends ? ends[event.key] : now + steps[event.key];
    if (Number.isNaN(next) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    to(next);
    clearTimeout(later);
    later = setTimeout(() => show(axis), PAUSE);
  });
}

// The page at these cuts takes the place of what stands here, and the line keeps the focus.
async function show(axis) {
  const form = field(axis).form;
  const round = ++asked;
  const address = `${form.action.split("?")[0]}?${new URLSearchParams(new FormData(form))}`;
  try {
    const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
    if (round !== asked) return;
    const [from, top] = [document.activeElement?.closest("path[data-cut]"), scrollY];
    document.querySelector("main").replaceWith(page.querySelector("main"));
    history.replaceState(null, "", address);
    start();
    if (from) document.querySelector(`.cut-handle[data-cut=${from.dataset.cut}]`)?.focus({ preventScroll: true });
    scrollTo({ top });
  } catch {
    form.requestSubmit();
  }
}

start();
