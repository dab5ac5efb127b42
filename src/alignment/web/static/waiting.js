// A page over what is being made: looks again until it is there, and says when nobody answers.

import { back, lost } from "./lost.js";

const AGAIN = 1000;
const GONE = "The server does not answer. This page looks again every second, and goes on when it does.";

const part = () => document.querySelector("[data-being-made]");

async function look() {
  if (!part()) return;
  try {
    const answered = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answered.text(), "text/html");
    const told = page.querySelector("[data-being-made] [data-told]");
    if (!told) { location.reload(); return; }
    back(part());
    tell(part().querySelector("[data-told]"), told);
  } catch {
    if (!part().querySelector(".lost")) lost(part(), GONE);
  }
  setTimeout(look, AGAIN);
}

// What did not change stays, so that it is not read aloud again.
function tell(was, now) {
  for (const [place, line] of [...was.children].entries()) {
    const next = now.children[place];
    if (!line.isEqualNode(next)) line.replaceChildren(...next.childNodes);
  }
}

setTimeout(look, AGAIN);
