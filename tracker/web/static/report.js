// The keys of a report. Without it, all of this is there as links, buttons and fields.
import { key, land } from "./tracker.js";

const list = document.querySelector("[data-list]");
const all = () => [...list.querySelectorAll("[data-item]")];
const whole = document.querySelector(".whole");

// The statement at hand: the one that has the focus, or else the first one on the screen.
function current() {
  const held = document.activeElement.closest("[data-item]");
  return held ?? all().find((item) => item.getBoundingClientRect().bottom > 0);
}

function opened(home, kind) {
  const details = home?.querySelector(`.deciding [data-${kind}]`);
  if (!details) return;
  for (const other of home.querySelectorAll(".deciding details[open]")) other.open = other === details;
  details.open = true;
  details.querySelector("textarea").focus();
}

function go(name, says, selector) {
  const link = document.querySelector(selector);
  if (link) key(name, says, () => link.click());
}

if (list.querySelector(".deciding")) {
  key("a", "Accept the statement", () => current()?.querySelector("[data-accept]")?.click());
  key("r", "Reword the statement", () => opened(current(), "reword"));
  key("d", "Dismiss the statement: write why", () => opened(current(), "dismiss"));
  key("q", "Ask a colleague about the statement", () => opened(current(), "ask"));
  key("c", "Comment on the statement", () => opened(current(), "comment"));
}
if (whole?.querySelector("[data-accept]")) {
  key("A", "Accept the report", () => whole.querySelector("[data-accept]").click());
  key("R", "Reword the report", () => opened(whole, "reword"));
  key("D", "Dismiss the report: write why", () => opened(whole, "dismiss"));
  key("s", "Give the report to somebody", () => whole.querySelector("select[name=colleague]:not(details *)").focus());
}
go("n", "Older report", ".steps [rel=next]");
go("p", "Newer report", ".steps [rel=prev]");
go("b", "Back to the inbox", "[data-up]");
go("u", "Mark unread, and back to the inbox", "[data-unread]");
go("z", "Undo what you did last", "[data-undo]");
go("]", "Next page of statements", "[data-on]");
go("[", "Page of statements before", "[data-back]");
go("w", "Open it for Word", "[data-export]");
const views = [...document.querySelectorAll("[data-view]")];
key("v", "Another view", () => views[(views.findIndex((view) => view.ariaCurrent) + 1) % views.length].click());
// In what one writes: Ctrl+Enter sends it, Escape leaves it.
document.addEventListener("keydown", (event) => {
  const field = event.target.closest(".deciding textarea");
  if (!field) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) field.form.requestSubmit();
  if (event.key === "Escape") {
    const details = field.closest("details");
    details.open = false;
    const item = details.closest("[data-item]") ?? details.querySelector("summary");
    if (item.dataset?.item !== undefined) item.tabIndex = -1;
    item.focus();
  }
});
// After a decision the next statement has the focus, and keys go on from there; where there is none, what is told of the decision.
land();
