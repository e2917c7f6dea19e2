// Pages work without this; it only saves a press.
for (const form of document.querySelectorAll("form[data-acts]")) {
  form.querySelector("[data-apply]").hidden = true;
  form.addEventListener("change", () => form.requestSubmit(form.querySelector("[data-apply]")));
}
