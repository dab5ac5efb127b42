// The simulator without this file submits a form; with it, picks are added and texts are copied.

import { back, lost } from "./lost.js";

const ready = () => {
  if (window.htmx) document.documentElement.classList.add("scripted");
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
};
ready();
document.addEventListener("htmx:after:swap", ready);

const scenario = () => document.querySelector("[data-scenario]");
document.addEventListener("htmx:error", () => lost(scenario()));
document.addEventListener("htmx:after:swap", () => back(scenario()));
addEventListener("load", ready);

document.addEventListener("click", async (event) => {
  const pick = event.target.closest("[data-pick]");
  const box = document.getElementById("of");
  if (pick && box) {
    event.preventDefault();
    box.value = `${box.value.trimEnd()}\n${pick.dataset.pick}`.trimStart();
    if (window.htmx) box.dispatchEvent(new Event("input", { bubbles: true }));
    else box.form.requestSubmit();
    return;
  }
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    await navigator.clipboard.writeText(document.querySelector(copy.dataset.copy).textContent);
    copy.textContent = "Copied";
  }
});
