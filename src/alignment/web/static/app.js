// Niceties only: every page works without this file.

const root = document.documentElement;

function switchTheme() {
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try { localStorage.setItem("theme", root.dataset.theme); } catch { /* for this page only */ }
}

for (const button of document.querySelectorAll("[data-theme-switch]")) {
  button.hidden = false;
  button.addEventListener("click", switchTheme);
}

for (const button of document.querySelectorAll("[data-copy-link]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href);
    button.textContent = "Copied";
  });
}

// Keys: "/" searches; "g" and a letter goes to a page.
const places = { h: "/", m: "/map", i: "/impact", v: "/value", s: "/services" };
let going = 0;
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "/") {
    event.preventDefault();
    document.querySelector("[data-find]")?.focus();
  } else if (event.key === "g") {
    going = event.timeStamp;
  } else if (event.timeStamp - going < 1500 && places[event.key]) {
    going = 0;
    const home = new URL(document.querySelector(".brand").href);
    location.assign(home.pathname.replace(/\/$/, "") + places[event.key]);
  }
});

// On a map the lines of the element under the pointer, or with the focus, stand out.
for (const map of document.querySelectorAll("[data-map]")) {
  const lines = [...map.querySelectorAll("path[data-from]")];
  const light = (node) => {
    const key = node?.dataset.key;
    for (const line of lines) {
      line.classList.toggle("lit", key !== undefined &&
        (line.dataset.from === key || line.dataset.to === key));
    }
  };
  const of = (event) => event.target.closest?.("[data-key]");
  map.addEventListener("pointerover", (event) => light(of(event)));
  map.addEventListener("pointerleave", () => light(null));
  map.addEventListener("focusin", (event) => light(of(event)));
  const picture = map.querySelector("svg");
  const box = (map.querySelector(".focused .box") ?? map.querySelector(".box"))?.getBBox();
  if (picture && box) {
    const scale = picture.getBoundingClientRect().width / picture.viewBox.baseVal.width;
    map.scrollLeft = (box.x + box.width / 2) * scale - map.clientWidth / 2;
    map.scrollTop = (box.y + box.height / 2) * scale - map.clientHeight / 2;
    zoomable(map, picture);
  }
}

// Buttons and Ctrl with the wheel make a map larger and smaller; "0" with the focus on it fits it.
function zoomable(map, picture) {
  const { width, height } = picture.viewBox.baseVal;
  const to = (scale) => {
    const before = picture.getBoundingClientRect().width;
    const next = Math.min(Math.max(scale, 0.1), 3);
    map.classList.remove("fit");
    picture.setAttribute("width", width * next);
    picture.setAttribute("height", height * next);
    const grown = (width * next) / before;
    map.scrollLeft = (map.scrollLeft + map.clientWidth / 2) * grown - map.clientWidth / 2;
    map.scrollTop = (map.scrollTop + map.clientHeight / 2) * grown - map.clientHeight / 2;
  };
  const now = () => picture.getBoundingClientRect().width / width;
  const fitting = () => Math.min(map.clientWidth / width, map.clientHeight / height);
  const steps = { in: () => to(now() * 1.25), out: () => to(now() / 1.25), full: () => to(1), fit: () => to(fitting()) };
  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    to(now() * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
  }, { passive: false });
  map.addEventListener("keydown", (event) => { if (event.key === "0") steps.fit(); });
  const tools = map.parentElement.querySelector("[data-zoom]");
  if (!tools) return;
  tools.hidden = false;
  for (const button of tools.querySelectorAll("button")) {
    button.addEventListener("click", () => steps[button.value]());
  }
}
