// The server's choices for what is typed: elements by id or name, the best first.

export const root = new URL(document.querySelector(".brand").href).pathname.replace(/\/$/, "");

export async function offers(text, kinds, revision) {
  const asked = new URLSearchParams({ q: text, kinds: kinds ?? "", ...(revision && { revision }) });
  const page = await (await fetch(`${root}/model/pick?${asked}`)).text();
  return [...new DOMParser().parseFromString(page, "text/html").querySelectorAll("option")];
}
