// Alpine components (its CSP build: markup only names what is registered here) and the few things
// HTML cannot do alone. Every page works without this file, and its words stand in the pages: what a
// component says later is in data attributes of its root.
const root = document.documentElement

/** Send a form in the background; the server keeps the choice in a cookie. */
function send(form, submitter) {
  fetch(form.action, { method: "POST", body: new FormData(form, submitter), redirect: "manual" })
}

document.addEventListener("alpine:init", () => {
  const { Alpine } = window

  // A menu made of <details>: closes on Escape and on a click elsewhere.
  Alpine.data("menu", () => ({
    close() {
      if (!this.$root.open) return
      const held = this.$root.contains(document.activeElement)
      this.$root.open = false
      if (held) this.$root.querySelector("summary").focus()
    },
  }))

  Alpine.data("theme", () => ({
    pick(event) {
      if (event.target.value) root.dataset.theme = event.target.value
      else delete root.dataset.theme
      send(this.$root)
    },
  }))

  Alpine.data("fold", () => ({
    toggle(event) {
      const button = this.$root.querySelector("button")
      const folds = button.value === "mini"
      send(this.$root, event.submitter)
      if (folds) root.dataset.side = "mini"
      else delete root.dataset.side
      button.value = folds ? "" : "mini"
      button.setAttribute("aria-pressed", folds)
    },
  }))

  // A password that can be read, and how strong it is where a new one is chosen.
  Alpine.data("password", () => ({
    shown: false,
    level: 0,
    get type() {
      return this.shown ? "text" : "password"
    },
    init() {
      this.words = this.$root.querySelector("[data-hide]").dataset
      this.show = this.$root.querySelector("[x-text=label]").textContent
    },
    get label() {
      return this.shown ? this.words.hide : this.show
    },
    get strength() {
      const { weak, fair, good, strong } = this.words
      return ["", weak, fair, good, strong][this.level]
    },
    flip() {
      this.shown = !this.shown
    },
    rate(event) {
      const { value } = event.target
      const varied = new Set(value).size > 7
      this.level = !value ? 0 : value.length < 12 ? 1 : 2 + varied * (1 + (value.length > 15))
    },
  }))

  // A hidden field that tells where the visitor's clock stands.
  Alpine.data("timezone", () => ({
    init() {
      this.$root.value = Intl.DateTimeFormat().resolvedOptions().timeZone
    },
  }))

  Alpine.data("print", () => ({
    print() {
      window.print()
    },
  }))

  Alpine.data("copy", () => ({
    label: "",
    cannot: !navigator.clipboard, // only where the connection is secure
    init() {
      this.label = this.copies = this.$root.querySelector("[x-text=label]").textContent
    },
    async copy() {
      await navigator.clipboard.writeText(this.$refs.source.innerText)
      this.label = this.$root.dataset.copied
      setTimeout(() => (this.label = this.copies), 2000)
    },
  }))
})

/** Show on its button that a form was sent and waits for the answer. */
function mark(form, waits) {
  const sends = ".button[type=submit]"
  const button = form.querySelector(`${sends}:focus`) ?? form.querySelector(sends)
  button?.classList.toggle("is-loading", waits)
  button?.setAttribute("aria-busy", waits)
}

function wait({ detail, type }) {
  if (detail.elt.matches("form")) mark(detail.elt, type === "htmx:beforeRequest")
}

document.addEventListener("htmx:beforeRequest", wait)
document.addEventListener("htmx:afterRequest", wait)

// A double click sends a form once. HTMX and our own scripts prevent the sending they take over.
document.addEventListener("submit", (event) => {
  const form = event.target
  if (event.defaultPrevented || form.method !== "post") return
  if (form.dataset.sent) event.preventDefault()
  form.dataset.sent = "true"
  mark(form, true)
})

// Whoever goes back may send it again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent
    mark(form, false)
  }
})

// Dialogs open by `command` and `commandfor`; this is for browsers that do not know them yet.
if (!("commandForElement" in HTMLButtonElement.prototype)) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[commandfor]")
    const dialog = button && document.getElementById(button.getAttribute("commandfor"))
    if (!dialog) return
    if (button.getAttribute("command") === "show-modal") dialog.showModal()
    if (button.getAttribute("command") === "close") dialog.close()
  })
}

// A dialog marked data-open opens with the page, for example a form that came back with errors.
for (const dialog of document.querySelectorAll("dialog[data-open]")) dialog.showModal()
