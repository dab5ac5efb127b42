// Lists to choose from while one types; without this file, or its part, they are plain fields.
//   select[data-choose]  a list of which one types a part
//   data-choose          a choice sends the form
//   data-pick="KINDS"    a choice stands in the field; so does what was typed
//   data-add="#FIELD"    a choice becomes a line of another field, data-with="TEXT" behind it
/* global TomSelect */

import { offers } from "./offers.js";

const ABSENT = "The server does not answer, so nothing can be offered.";
const NONE = "\u001f"; // ids may hold any other character, so that none of them may part two

// The choices that the forms of modelling offer as well, the best first.
async function offered(text, kinds, revision) {
  const options = await offers(text, kinds, revision);
  return options.map((option) => ({ id: option.value, name: option.label, kind: option.dataset.kind, asked: text }));
}

// The server has compared, and knows words that are only nearly right; what came for other words must hold these.
const fits = (text) => ({ id, name, asked }) => Number(asked === text || `${id}\n${name}`.toLowerCase().includes(text.toLowerCase()));

const row = (item, escape) => `<div><bdi>${escape(item.name ?? item.id)}</bdi>${item.name && item.name !== item.id ? ` <code>${escape(item.id)}</code>` : ""}</div>`;

const listed = (item, escape) => row(item, escape).replace("</div>", item.kind ? ` <small>${escape(item.kind)}</small></div>` : "</div>");

function typed(field) {
  const { add, named, pick } = field.dataset;
  let absent = false;
  const chosen = new TomSelect(field, {
    maxItems: 1, delimiter: NONE, valueField: "id", labelField: "name", hidePlaceholder: false, placeholder: field.placeholder || " ",
    options: field.value ? [{ id: field.value, name: named ?? field.value }] : [], preload: "focus", persist: false,
    refreshThrottle: 0, // a quick Enter must not take what stood there before the last key
    create: add ? false : (text) => ({ id: text, name: text, typed: true }), createOnBlur: !add,
    searchField: ["id", "name"], score: fits, sortField: [{ field: "$order" }],
    load(text, done) {
      offered(text, pick, field.form?.elements.revision?.value).then((all) => {
        const found = all.filter((item) => item.id !== field.dataset.without);
        const now = this.inputValue();
        absent = false;
        if (now === text) this.clearOptions();
        done(now === text ? found : []);
        if (now !== text) this.load(now); // typed on meanwhile
      }, () => { absent = true; done(); });
    },
    render: {
      option: listed, item: row,
      option_create: (data, escape) => `<div class="create">${absent ? `${ABSENT} ` : ""}Take <bdi>${escape(data.input)}</bdi> as it is</div>`,
      no_results: () => `<div class="no-results">${absent ? ABSENT : "Nothing is called like that."}</div>`,
    },
  });
  described(field, chosen.control_input);
  if (field.hasAttribute("aria-label")) chosen.dropdown_content.setAttribute("aria-label", field.getAttribute("aria-label"));
  return chosen;
}

// What the plain field says of itself is said of the one that takes its place.
function described(field, shown) {
  for (const name of ["aria-label", "aria-describedby", "aria-invalid", "maxlength", "dir"]) {
    if (field.hasAttribute(name)) shown.setAttribute(name, field.getAttribute(name));
  }
  field.setAttribute("aria-hidden", "true");
  if (!field.required) return;
  field.required = false; // the browser would point at the hidden field; the server's answer points at this one
  shown.setAttribute("aria-required", "true");
}

function added(chosen, box) {
  const id = chosen.getValue();
  if (!id) return;
  box.value = `${box.value.trimEnd()}\n${id}${chosen.input.dataset.with ?? ""}`.trimStart();
  chosen.clear(true);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function start() {
  for (const field of document.querySelectorAll("select[data-choose]:not(.tomselected)")) {
    new TomSelect(field, { allowEmptyOption: true, maxOptions: null, placeholder: " ", hidePlaceholder: false });
  }
  for (const field of document.querySelectorAll("input:is([data-choose], [data-pick], [data-add]):not(.tomselected)")) {
    const chosen = typed(field);
    if (field.dataset.add) {
      field.closest("[hidden]")?.removeAttribute("hidden");
      chosen.on("change", () => added(chosen, document.querySelector(field.dataset.add)));
    } else if (field.dataset.choose !== undefined) {
      chosen.on("change", (value) => { if (value && !chosen.options[value]?.typed) field.form.requestSubmit(); });
    }
  }
}

if (window.TomSelect) {
  start();
  for (const moment of ["shown", "htmx:after:swap"]) document.addEventListener(moment, start);
}
