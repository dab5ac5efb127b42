// A page over an answer that is being worked out: looks again until it is there.
const again = 1000;
setTimeout(() => location.reload(), again);
