// Toasts: good news leaves by itself after 6 seconds, errors stay until dismissed. HTMX requests
// that fail say so here, for the page itself has nothing to show.
const SECONDS = 6

document.addEventListener("alpine:init", () => {
  window.Alpine.data("toast", () => ({
    init() {
      if (this.$root.dataset.kind === "error") return
      this.wait()
      this.$root.addEventListener("pointerenter", () => clearTimeout(this.timer))
      this.$root.addEventListener("focusin", () => clearTimeout(this.timer))
      this.$root.addEventListener("pointerleave", () => this.wait())
    },
    wait() {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.dismiss(), SECONDS * 1000)
    },
    dismiss() {
      this.$root.remove()
    },
  }))
})

function toast(title, text) {
  const copy = document.getElementById("toast").content.cloneNode(true)
  copy.querySelector("[data-title]").textContent = title
  copy.querySelector("[data-text]").textContent = text
  copy.querySelector("[data-text]").hidden = false
  document.getElementById("toasts").replaceChildren(copy)
}

document.addEventListener("htmx:sendError", () => {
  toast("Not saved", "You are offline. Try again once you are connected.")
})

document.addEventListener("htmx:responseError", ({ detail }) => {
  const { status } = detail.xhr
  if (status === 403) toast("Not saved", "This page has expired. Load it again and repeat the step.")
  else if (status === 429) toast("Not saved", "Too many tries in a short time. Wait a few minutes.")
  else if (status >= 500) toast("Something broke on our side", "Try again. A form sent twice is paid once.")
  else toast("Not saved", "This is not here any more. Load the page again.")
})

// A whole page in answer to a part means that the session ended: go where the server sent us.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, isError } = event.detail
  if (isError || !/^\s*<!doctype/i.test(xhr.responseText)) return
  event.preventDefault()
  window.location.assign(xhr.responseURL)
})
