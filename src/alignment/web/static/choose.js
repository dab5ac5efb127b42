// Lists to choose from while one types; without this file, or its part, they are plain fields.
/* global TomSelect */

const NONE = "\u001f"; // ids may hold any other character, so that none of them may part two

const root = new URL(document.querySelector(".brand").href).pathname.replace(/\/$/, "");

// The choices that the forms of modelling offer as well.
async function offered(text) {
  const page = await (await fetch(`${root}/model/pick?${new URLSearchParams({ q: text })}`)).text();
  const options = new DOMParser().parseFromString(page, "text/html").querySelectorAll("option");
  return [...options].map((option) => ({ id: option.value, name: option.label }));
}

const row = (item, escape) => `<div>${escape(item.name ?? item.id)}${item.name && item.name !== item.id ? ` <code>${escape(item.id)}</code>` : ""}</div>`;

function start() {
  for (const field of document.querySelectorAll("select[data-choose]")) {
    new TomSelect(field, { allowEmptyOption: true, maxOptions: null });
  }
  for (const field of document.querySelectorAll("input[data-choose]")) {
    const chosen = new TomSelect(field, {
      maxItems: 1, delimiter: NONE, valueField: "id", labelField: "name", searchField: ["id", "name"],
      create: (text) => ({ id: text, name: text, typed: true }), createOnBlur: true, persist: false,
      shouldLoad: (text) => text.trim().length > 0,
      load: (text, done) => offered(text).then(done, () => done()),
      render: { option: row, item: row, option_create: (data, escape) => `<div class="create">${escape(data.input)}</div>` },
    });
    chosen.on("change", (value) => { if (value && !chosen.options[value]?.typed) field.form.requestSubmit(); });
  }
}

if (window.TomSelect) start();
