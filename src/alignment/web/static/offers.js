// The server's choices for what is typed: elements by id or name, the best first.

import { root } from "./root.js";

export async function offers(text, kinds, revision) {
  const asked = new URLSearchParams({ q: text, kinds: kinds ?? "", ...(revision && { revision }) });
  const page = await (await fetch(`${root}/model/pick?${asked}`)).text();
  return [...new DOMParser().parseFromString(page, "text/html").querySelectorAll("option")];
}

// The choices of a plain field; an answer to what stands there no more is dropped.
export async function offerTo(field, list, kinds, revision) {
  const text = field.value;
  try {
    const found = await offers(text, kinds, revision);
    if (text === field.value) list.replaceChildren(...found);
  } catch { /* it can be typed all the same */ }
}
