// Where the site stands below its host: what comes before the path of each of its pages.

export const root = new URL(document.querySelector(".brand").href).pathname.replace(/\/$/, "");
