// Niceties only: every page works without this file.

import { root } from "./root.js";

const html = document.documentElement;

function switchTheme() {
  const dark = html.dataset.theme
    ? html.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  html.dataset.theme = dark ? "light" : "dark";
  try { localStorage.setItem("theme", html.dataset.theme); } catch { /* for this page only */ }
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

// On a low screen the page one is on may stand below the edge of the menu.
const [menu, here] = ["#menu", "#menu [aria-current]"].map((part) => document.querySelector(part));
if (here) menu.scrollTop = Math.max(here.offsetTop + here.offsetHeight - menu.clientHeight, 0);

// On a narrow screen the tab one is on may stand beyond the edge.
for (const tab of document.querySelectorAll(".tabs > [aria-current]")) {
  const [one, all] = [tab, tab.parentElement].map((node) => node.getBoundingClientRect());
  tab.parentElement.scrollLeft += Math.max(one.right - all.right, 0);
}

// Keys: "/" searches; "?" shows them all; "g" and a letter goes to a page.
const places = { h: "/", m: "/map", i: "/impact", v: "/value", s: "/services", e: "/model" };
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
    location.assign(root + places[event.key]);
  } else if (event.key === "?") {
    showKeys();
  }
});

// The keys stand on the help page; here in a window over the page one is on.
async function showKeys() {
  const there = `${root}/help`;
  try {
    const page = new DOMParser().parseFromString(await (await fetch(there)).text(), "text/html");
    const shown = document.createElement("dialog");
    const title = document.createElement("h2");
    title.textContent = "Keys";
    shown.append(title, page.querySelector("[data-keys]"));
    shown.setAttribute("aria-label", "Keys");
    shown.addEventListener("close", () => shown.remove());
    shown.addEventListener("click", () => shown.close());
    document.body.append(shown);
    shown.showModal();
  } catch { location.assign(`${there}#keys`); }
}
