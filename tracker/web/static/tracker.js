// What the keyboard does on every page. Without it all is there as links and buttons.
import { help } from "./help.js";
import { walk } from "./walk.js";

const TYPED = "input, textarea, select, [contenteditable]";
const keys = new Map([["?", ["Show these keys", help]]]);

// Other modules add their keys: key("a", "Accept the statement", () => …). What is written in a field is left alone.
export function key(name, says, act) {
  keys.set(name, [says, act]);
}

// Gives the focus to the item that the address names, or to what is told of an act (data-told).
export function land() {
  const named = document.getElementById(location.hash.slice(1));
  const target = named?.matches("[data-item]") ? named : document.querySelector("[data-told]");
  if (!target) return;
  target.tabIndex = -1;
  target.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPED)) return;
  const known = keys.get(event.key);
  if (!known || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  known[1](keys);
});

walk(key);

const button = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: "Keys" });
button.addEventListener("click", () => help(keys));
document.querySelector(".who")?.append(button);
document.querySelector("[data-keys]")?.removeAttribute("hidden");
// To open some pages is to have seen them: what the button is for is done by itself.
const quiet = document.querySelector("form[data-quiet]");
if (quiet) fetch(quiet.action, { method: "POST", redirect: "manual", keepalive: true }).then(() => quiet.remove(), () => {});
