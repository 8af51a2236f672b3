// The keys of the inbox, and what its boxes do. Without it the boxes and buttons do the same.
import { key, land } from "./tracker.js";

const form = document.getElementById("many");
const boxes = form ? [...form.querySelectorAll("input[name=chosen]")] : [];
const whole = form?.querySelector("[data-whole]");

function count() {
  const chosen = boxes.filter((box) => box.checked).length;
  whole.checked = chosen > 0 && chosen === boxes.length;
  whole.indeterminate = chosen > 0 && chosen < boxes.length;
  form.querySelector("[data-count]").textContent = chosen ? `${chosen} chosen` : "";
}

// An act is on what is chosen; where nothing is, on the row at hand.
function press(selector) {
  const button = form.querySelector(selector);
  if (!boxes.some((box) => box.checked)) {
    const box = document.activeElement.closest("[data-item]")?.querySelector("input[name=chosen]");
    if (!box) return;
    box.checked = true;
  }
  form.requestSubmit(button);
}

function at(name, says, selector) {
  if (form.querySelector(selector)) key(name, says, () => press(selector));
}

if (whole) {
  whole.addEventListener("change", () => {
    for (const box of boxes) box.checked = whole.checked;
    count();
  });
  for (const box of boxes) box.addEventListener("change", count);
  count();
  key("x", "Choose, or not", () => {
    const box = document.activeElement.closest("[data-item]")?.querySelector("input[name=chosen]");
    if (box) box.checked = !box.checked;
    count();
  });
  key("X", "Choose all of the page, or none", () => {
    const all = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = all;
    count();
  });
  at("e", "Accept what is chosen, or the row at hand", "button[value=accept]");
  if (form.querySelector("#reason")) {
    key("d", "Dismiss: write the reason, then Enter", () => {
      const box = document.activeElement.closest("[data-item]")?.querySelector("input[name=chosen]");
      if (box && !boxes.some((each) => each.checked)) box.checked = true;
      count();
      form.querySelector("#reason").focus();
    });
    key("s", "Assign: choose somebody", () => form.querySelector("#colleague").focus());
    // Enter in the reason is to dismiss; a form's first button is another.
    form.querySelector("#reason").addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[value=dismiss]"));
    });
  }
  at("m", "Mark read", "button[name=read][value=true]");
  at("u", "Mark unread", "button[name=read][value=false]");
}
const undo = document.querySelector("[data-undo]");
if (undo) key("z", "Undo", () => undo.click());
key("/", "Filter", () => document.getElementById("by-state").focus());
// Where one comes back to, the list goes on from there; after an act, what is told of it has the focus.
land();
