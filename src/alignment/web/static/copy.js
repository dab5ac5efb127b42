// Buttons that copy a text of the page; without this file, or where nothing may be copied, they are not there.

const ready = () => {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
};
ready();
document.addEventListener("htmx:after:swap", ready);

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (!copy) return;
  await navigator.clipboard.writeText(document.querySelector(copy.dataset.copy).textContent);
  copy.textContent = "Copied";
});
