// A page over an answer that is being worked out: looks again until it is there, or one goes on.
const again = 1000;
const look = setTimeout(() => location.reload(), again);
addEventListener("beforeunload", () => clearTimeout(look));
