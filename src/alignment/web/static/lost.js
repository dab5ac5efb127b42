// A server that does not answer: the page says so at its form, in which everything still stands.

const LOST = "The server does not answer. Nothing was lost: what you typed still stands here. Try again in a moment.";

// The search stands in the head of the page, which has no room.
const place = (form) => (form.closest("main") ? form : document.querySelector("main"));

export function lost(form, says = LOST) {
  back(form);
  const note = document.createElement("p");
  note.className = "problems lost";
  note.setAttribute("role", "alert");
  note.textContent = says;
  place(form).append(note);
}

// It answers again.
export function back(form) {
  place(form).querySelector(":scope > .lost")?.remove();
}
