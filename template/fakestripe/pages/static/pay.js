// Pages work without this: it fills in a test card at once, and takes one press for one.
const form = document.querySelector("form[data-pay]");

for (const button of document.querySelectorAll("[data-fills]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    form.elements[button.dataset.fills].value = button.value;
    if (button.dataset.fills === "number") {
      form.elements.exp.value ||= "12 / 40";
      form.elements.cvc.value ||= "123";
    }
  });
}

form?.addEventListener("submit", () => {
  const [working, pay] = [form.querySelector("[data-working]"), form.querySelector(".large")];
  working.textContent = working.dataset.working;
  pay.disabled = true;
});

// Back to this page by the browser's own button: the form is used again.
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[data-pay] .large")) button.disabled = false;
});
