// Forms are quicker with this file and work without it: a check that follows what is typed,
// choices while one types, and a server that is gone loses nothing.

import { back, lost } from "./lost.js";
import { offerTo } from "./offers.js";

const PAUSE = 400;
const UNCHECKED = "The server does not answer, so this was not checked. Nothing was lost: what you typed still stands here.";

const form = (node) => node.closest("form[data-model]");
const dirty = new Set();
let leaving = false;

addEventListener("beforeunload", (event) => {
  if (dirty.size && !leaving) event.preventDefault();
});

document.addEventListener("input", (event) => {
  const changed = form(event.target);
  if (!changed) return;
  dirty.add(changed);
  if (event.target.closest(".ts-control")) return; // a choice that is not made yet
  const button = changed.querySelector("[data-check]");
  if (button) later(changed, () => check(changed, button));
  if (event.target.dataset.pick !== undefined && !event.target.tomselect) later(event.target, () => pick(event.target));
});

const waiting = new WeakMap();
function later(key, run) {
  clearTimeout(waiting.get(key));
  waiting.set(key, setTimeout(run, PAUSE));
}

// What it would do, asked of the same form by its own button; nothing is written.
const rounds = new WeakMap();
async function check(checked, button) {
  const place = document.querySelector(button.dataset.check);
  const round = (rounds.get(checked) ?? 0) + 1;
  rounds.set(checked, round);
  place.setAttribute("aria-busy", "true");
  try {
    const found = (await sent(checked, button)).querySelector(button.dataset.check);
    if (rounds.get(checked) !== round) return; // asked again since
    if (found) place.replaceChildren(...found.childNodes);
    back(checked);
  } catch {
    if (rounds.get(checked) !== round) return;
    place.replaceChildren(); // what it said was of what stood here before
    lost(checked, UNCHECKED);
  }
  place.removeAttribute("aria-busy");
}

async function sent(from, button) {
  const answered = await fetch(from.getAttribute("action"), { method: "POST", body: new FormData(from, button) });
  return new DOMParser().parseFromString(await answered.text(), "text/html");
}

// Choices from the server where a list is longer than what the page holds.
function pick(field) {
  const list = document.getElementById(field.getAttribute("list"));
  if (list && ![...list.options].some((option) => option.value === field.value)) offerTo(field, list, field.dataset.pick);
}

// Buttons send the form from here, so that an answer that does not come leaves it as it stands.
document.addEventListener("submit", async (event) => {
  const saved = form(event.target);
  if (!saved) return;
  event.preventDefault();
  const button = event.submitter;
  if (button?.dataset.check) { check(saved, button); return; }
  back(saved);
  try {
    const body = new FormData(saved, button); // before the button is switched off
    if (button) button.disabled = true;
    const answered = await fetch(saved.getAttribute("action"), { method: "POST", body });
    if (answered.redirected) {
      leaving = true;
      location.assign(answered.url);
      return;
    }
    if (answered.status >= 500) throw new Error(String(answered.status));
    show(new DOMParser().parseFromString(await answered.text(), "text/html"));
  } catch {
    lost(saved);
  }
  if (button) button.disabled = false;
});

// A refusal, or more rows: the same page again, with the first thing to look at in focus.
function show(page) {
  const main = page.querySelector("main");
  if (!main) throw new Error("no page");
  document.querySelector("main").replaceWith(main);
  const [was, now] = [document, page].map((whole) => whole.querySelector(".top .revision"));
  if (was && now) was.replaceWith(now);
  document.title = page.title;
  document.dispatchEvent(new Event("shown"));
  (main.querySelector("[role=alert]") ?? main.querySelector("form[data-model] input:not([type=hidden])"))?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const saved = form(event.target);
    saved?.requestSubmit(saved.querySelector("button.primary"));
  }
});
