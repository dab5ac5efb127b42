// A document is saved without another page: say where it goes once its form was sent.

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form.report");
  if (!form || event.defaultPrevented) return; // the server is asked first whether it is there
  const said = form.querySelector("[role=status]");
  const name = event.submitter?.textContent ?? "It";
  said.textContent = `${name} is made now; your browser saves it among its downloads.`;
});
