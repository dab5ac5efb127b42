// The search in the head of the page offers elements while one types; a choice leads to its page.

import { offerTo } from "./offers.js";
import { root } from "./root.js";

const PAUSE = 250;
const field = document.querySelector("[data-find]");
const list = Object.assign(document.createElement("datalist"), { id: "sought" });
const revision = field.form.elements.revision?.value;
let later = 0;

field.after(list);
field.setAttribute("list", list.id);
field.autocomplete = "off";

field.addEventListener("input", (event) => {
  clearTimeout(later);
  const chosen = [...list.options].some((option) => option.value === field.value);
  const replaced = !event.inputType || event.inputType === "insertReplacementText"; // not typed
  if (chosen && replaced) {
    const asked = new URLSearchParams({ id: field.value, ...(revision && { revision }) });
    location.assign(`${root}/elements?${asked}`);
  } else if (field.value.trim()) {
    later = setTimeout(() => offerTo(field, list, "", revision), PAUSE);
  }
});
