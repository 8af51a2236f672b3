// Next and previous: on lists marked data-list, over their items marked data-item. The item that is at hand has the focus.
const items = () => [...document.querySelectorAll("[data-list] [data-item]")].filter((item) => item.getClientRects().length);

function step(by) {
  const all = items();
  const at = all.findIndex((item) => item.contains(document.activeElement));
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
  if (!next) return;
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function open() {
  const item = document.activeElement.closest("[data-item]");
  const link = item?.matches("a") ? item : item?.querySelector("[data-open], a");
  link?.click();
}

export function walk(key) {
  if (!document.querySelector("[data-list]")) return;
  key("j", "Next", () => step(1));
  key("k", "Previous", () => step(-1));
  key("o", "Open", open);
}
