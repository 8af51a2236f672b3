// The list of all keys of this page, as a dialog.
export function help(keys) {
  const dialog = document.createElement("dialog");
  dialog.className = "keys";
  dialog.setAttribute("aria-labelledby", "keys-title");
  const title = Object.assign(document.createElement("h2"), { id: "keys-title", textContent: "Keys" });
  const list = document.createElement("dl");
  for (const [name, [says]] of keys) {
    const term = document.createElement("dt");
    term.append(Object.assign(document.createElement("kbd"), { textContent: name }));
    list.append(term, Object.assign(document.createElement("dd"), { textContent: says }));
  }
  const form = Object.assign(document.createElement("form"), { method: "dialog" });
  form.append(Object.assign(document.createElement("button"), { textContent: "Close" }));
  dialog.append(title, list, form);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
