// The simulator without this file submits a form; with it, picks are added.

import { back, lost } from "./lost.js";

const ready = () => {
  if (window.htmx) document.documentElement.classList.add("scripted");
};
ready();
document.addEventListener("htmx:after:swap", ready);

const scenario = () => document.querySelector("[data-scenario]");
document.addEventListener("htmx:error", () => lost(scenario()));
document.addEventListener("htmx:after:swap", () => back(scenario()));
addEventListener("load", ready);

document.addEventListener("click", (event) => {
  const pick = event.target.closest("[data-pick]");
  const box = document.getElementById("of");
  if (!pick || !box) return;
  event.preventDefault();
  box.value = `${box.value.trimEnd()}\n${pick.dataset.pick}`.trimStart();
  if (window.htmx) box.dispatchEvent(new Event("input", { bubbles: true }));
  else box.form.requestSubmit();
});
