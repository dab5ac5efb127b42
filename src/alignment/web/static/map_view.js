// How large a map is seen: names that stay readable, layers on top, the whole in a corner.

const STEP = 1.25;
const NEARLY = 0.75; // so much of a map in sight needs no overview, nor does one this low bear it
const LOW = 240;
const READABLE = 0.62; // a map begins at this size where all of it would be smaller than FITTING
const FITTING = 0.5;
const PLAIN = 0.85; // names stand as the server wrote them
const TWO_LINES = 0.55; // both lines of a box have room
const ONE_LINE = 0.3; // the name alone has; below it a box is a shape

export function viewing(map, picture, boxes) {
  const { width, height } = picture.viewBox.baseVal;
  const head = headOf(picture);
  const strip = layersOn(map, picture);
  const names = namesOf(map, boxes);
  const overview = overviewOf(map, picture, boxes);
  let scale = picture.getBoundingClientRect().width / width;
  const fitting = () => {
    const tall = parseFloat(getComputedStyle(map).maxHeight) || map.clientHeight; // it shrinks with the picture
    return Math.min((map.offsetWidth - 3) / width, (tall - strip.height - 3) / (height - head), 1);
  };
  const to = (wanted, at = [map.clientWidth / 2, map.clientHeight / 2]) => {
    const before = scale;
    scale = Math.min(Math.max(wanted, 0.05), 4);
    const [x, y] = [(map.scrollLeft + at[0]) / before, (map.scrollTop + at[1] - strip.height) / before + head];
    map.classList.remove("fit");
    picture.setAttribute("width", width * scale);
    picture.setAttribute("height", height * scale);
    picture.style.marginTop = `${-head * scale}px`;
    strip.at(scale);
    names.at(scale);
    map.scrollLeft = x * scale - at[0];
    map.scrollTop = (y - head) * scale + strip.height - at[1];
    overview.follow(scale);
  };
  const centre = (x, y) => {
    map.scrollLeft = x * scale - map.clientWidth / 2;
    map.scrollTop = (y - head) * scale + strip.height - map.clientHeight / 2;
    overview.follow(scale);
  };
  const middle = () => [(map.scrollLeft + map.clientWidth / 2) / scale, (map.scrollTop + map.clientHeight / 2 - strip.height) / scale + head];
  const steps = { in: () => to(scale * STEP), out: () => to(scale / STEP), full: () => to(1), fit: () => to(fitting()) };
  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const place = map.getBoundingClientRect();
    to(scale * (event.deltaY < 0 ? 1.1 : 1 / 1.1), [event.clientX - place.left, event.clientY - place.top]);
  }, { passive: false });
  const tools = map.parentElement.querySelector("[data-zoom]");
  if (tools) {
    tools.hidden = false;
    for (const button of tools.querySelectorAll("button")) button.addEventListener("click", () => steps[button.value]());
  }
  matchMedia("print").addEventListener("change", ({ matches }) => names.at(matches ? 1 : scale));
  map.addEventListener("scroll", () => overview.follow(scale), { passive: true });
  overview.moves(centre);
  const whole = fitting();
  to({ fit: whole, full: 1 }[map.dataset.map] ?? (whole < FITTING ? READABLE : whole));
  return { steps, to, centre, middle, scale: () => scale, plain: () => names.at(1) };
}

// The names of layers on top of the picture, which the strip above it takes over.
const headOf = (picture) => Number(picture.dataset.head);

// The names of the layers stand above their columns, in one size, however far down one is.
function layersOn(map, picture) {
  const strip = document.createElement("div");
  strip.className = "map-layers";
  strip.setAttribute("aria-hidden", "true"); // the picture says them where they belong
  const marks = [...picture.querySelectorAll(":scope > .heading")].map((text) => {
    const rule = text.previousElementSibling;
    const [from, to] = rule.getAttribute("d").match(/[\d.]+/g).filter((_, place) => place !== 1).map(Number);
    const name = document.createElement("span");
    name.className = rule.getAttribute("class");
    name.textContent = name.title = text.textContent;
    strip.append(name);
    return { name, from, room: to - from, until: Infinity };
  });
  marks.slice(1).forEach(({ from }, place) => { marks[place].until = from; });
  map.prepend(strip);
  map.classList.add("layered");
  for (const mark of marks) mark.least = mark.name.offsetWidth + 1;
  const at = (scale) => {
    strip.style.width = `${picture.viewBox.baseVal.width * scale}px`;
    for (const { name, from, room, until, least } of marks) {
      name.style.left = `${from * scale}px`;
      name.style.width = `${Math.max(room * scale, Math.min(least, (until - from) * scale - 6))}px`;
    }
  };
  return { at, height: strip.offsetHeight };
}

// Names grow as the picture shrinks, shortened anew to what then fits; at last they are left out.
function namesOf(map, boxes) {
  const brush = document.createElement("canvas").getContext("2d");
  const marks = boxes.map(({ node, x, y, width }) => {
    const [title, under, note] = ["title", "subtitle", "note"].map((name) => node.querySelector(`text.${name}`));
    return { title, under, note, x, y, width, drawn: title.textContent, whole: node.dataset.name ?? title.textContent, id: under?.textContent ?? "", inset: Number(title.getAttribute("x")) - x };
  });
  const measured = (text, size) => {
    brush.font = `500 ${size}px ${getComputedStyle(document.body).fontFamily}`;
    return brush.measureText(text).width;
  };
  const cut = (text, room, size) => {
    const wide = measured(text, size);
    if (wide <= room) return text;
    return `${text.slice(0, Math.max(Math.floor((text.length * (room - size)) / wide), 1)).trimEnd()}…`;
  };
  let last = 0;
  const at = (scale) => {
    const grow = scale >= PLAIN ? 1 : Math.round(20 * Math.min(0.86 / scale, 1.45)) / 20;
    const size = scale >= TWO_LINES ? 12 * grow : Math.min(Math.round(10.5 / scale), 30);
    const state = scale < ONE_LINE ? -1 : size;
    if (state === last) return;
    last = state;
    map.dataset.names = state < 0 ? "none" : scale < TWO_LINES ? "one" : grow > 1 ? "two" : "all";
    const one = scale < TWO_LINES;
    const under = one ? 0 : 10 * grow;
    for (const mark of marks) {
      const room = mark.width - 2 * mark.inset;
      const said = mark.note && one ? measured(mark.note.textContent, 0.85 * size) + size / 2 : 0;
      const beside = said < room / 2; // the figure that goes with a colour, where a name remains legible
      mark.title.style.fontSize = `${size}px`;
      mark.title.setAttribute("y", mark.y + (one ? 18 + size * 0.36 : grow > 1 ? 16 : 15));
      mark.title.textContent = state < 0 ? "" : grow === 1 && !one ? mark.drawn : cut(mark.whole, room - (beside ? said : 0), size);
      const spare = room - (mark.note && under ? measured(mark.note.textContent, under) + 6 : 0);
      for (const text of [mark.under, mark.note]) {
        if (!text) continue;
        const kept = state > 0 && beside && text === mark.note;
        text.style.fontSize = `${under || 0.85 * size}px`;
        text.setAttribute("y", mark.y + (one ? 18 + size * 0.32 : grow > 1 ? 32 : 29));
        text.style.display = one && !kept ? "none" : "";
      }
      if (mark.under && under) mark.under.textContent = grow === 1 ? mark.id : cut(mark.id, spare, under);
    }
  };
  return { at };
}

// All of the picture in a corner, with what is seen of it: pressed or dragged, the map goes there.
function overviewOf(map, picture, boxes) {
  const { width, height } = picture.viewBox.baseVal;
  const head = headOf(picture);
  const make = (tag, given) => {
    const mark = document.createElementNS(picture.namespaceURI, tag);
    for (const [name, value] of Object.entries(given)) mark.setAttribute(name, value);
    return mark;
  };
  const small = make("svg", { viewBox: `0 0 ${width} ${height}`, class: "map-overview", "aria-hidden": "true", preserveAspectRatio: "xMidYMid meet" });
  const size = Math.min(216 / width, 132 / height);
  small.setAttribute("width", width * size);
  small.setAttribute("height", height * size);
  for (const { node } of boxes) small.append(node.querySelector(".box").cloneNode());
  const seen = make("rect", { class: "seen", "stroke-width": 2 / size });
  small.append(seen);
  map.after(small);
  const follow = (scale) => {
    const [across, down] = [map.clientWidth / scale, map.clientHeight / scale];
    small.classList.toggle("idle", across * down >= NEARLY * width * (height - head) || map.clientHeight < LOW);
    const [x, y] = [map.scrollLeft / scale, map.scrollTop / scale];
    const edges = { x, y, width: Math.min(across, width - x), height: Math.min(down, height - y) };
    for (const [name, value] of Object.entries(edges)) seen.setAttribute(name, Math.max(value, 0));
  };
  const moves = (centre) => {
    const there = (event) => {
      const place = small.getBoundingClientRect();
      centre(((event.clientX - place.left) * width) / place.width, ((event.clientY - place.top) * height) / place.height);
    };
    small.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      small.setPointerCapture(event.pointerId);
      there(event);
    });
    small.addEventListener("pointermove", (event) => { if (event.buttons) there(event); });
  };
  return { follow, moves };
}
