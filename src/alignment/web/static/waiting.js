// What is being made, a page or a part of one: looks again until it is there, and says when nobody
// answers.

import { back, lost } from "./lost.js";

const AGAIN = 1000;
const GONE = "The server does not answer. This page looks again every second, and goes on when it does.";

const MADE = "[data-being-made]";
const part = () => document.querySelector(MADE);

async function look() {
  if (!part()) return;
  try {
    const answered = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answered.text(), "text/html");
    const same = [...page.querySelectorAll(MADE)].find((made) => made.id === part().id);
    const told = same?.querySelector("[data-told]");
    if (!told) { show(page); return; }
    back(part());
    tell(part().querySelector("[data-told]"), told);
  } catch {
    if (!part().querySelector(".lost")) lost(part(), GONE);
  }
  setTimeout(look, AGAIN);
}

// A part that has a name takes its place, so that whoever reads the rest stays where they are.
function show(page) {
  const made = part().id && page.getElementById(part().id);
  if (!made) { location.reload(); return; }
  part().replaceWith(made);
  document.dispatchEvent(new Event("shown"));
}

// What did not change stays, so that it is not read aloud again.
function tell(was, now) {
  for (const [place, line] of [...was.children].entries()) {
    const next = now.children[place];
    if (!line.isEqualNode(next)) line.replaceChildren(...next.childNodes);
  }
}

setTimeout(look, AGAIN);
