/** Whoever presses twice sends a form once. A while later it can be sent again: the line may have failed. */

const A_WHILE = 5000;
let sent = new WeakMap();

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return; // held back by a script that sends it itself
  const { target, timeStamp } = event;
  if (timeStamp - sent.get(target) < A_WHILE) event.preventDefault();
  else sent.set(target, timeStamp);
});
addEventListener("pageshow", () => { sent = new WeakMap(); }); // come back to by the browser's button
