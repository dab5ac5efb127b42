// A browser that follows a form to a server that is gone shows a page of its own in place of what
// was typed: so the server is asked first whether it is there. Forms that are sent by script, with
// data-model or hx-get, see to it themselves.

import { back, lost } from "./lost.js";
import { root } from "./root.js";

const OWN = "[data-model], [hx-get]";
const known = new WeakSet();

document.addEventListener("submit", async (event) => {
  const sent = event.target;
  if (event.defaultPrevented || sent.matches(OWN) || known.delete(sent)) return;
  event.preventDefault();
  try {
    await fetch(`${root}/health/live`, { cache: "no-store" });
  } catch {
    lost(sent);
    return;
  }
  back(sent);
  known.add(sent);
  sent.requestSubmit(event.submitter);
});
