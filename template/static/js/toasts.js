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

const blank = document.getElementById("toast")
const words = blank.dataset

function toast(title, text) {
  const copy = blank.content.cloneNode(true)
  copy.querySelector("[data-title]").textContent = title
  copy.querySelector("[data-text]").textContent = text
  copy.querySelector("[data-text]").hidden = false
  document.getElementById("toasts").replaceChildren(copy)
}

document.addEventListener("htmx:sendError", () => {
  toast(words.lost, words.offline)
})

document.addEventListener("htmx:responseError", ({ detail }) => {
  const { status } = detail.xhr
  if (status === 403) toast(words.lost, words.expired)
  else if (status === 429) toast(words.lost, words.often)
  else if (status >= 500) toast(words.broken, words.again)
  else toast(words.lost, words.gone)
})

// A whole page in answer to a part means that the session ended: go where the server sent us.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, isError } = event.detail
  if (isError || !/^\s*<!doctype/i.test(xhr.responseText)) return
  event.preventDefault()
  window.location.assign(xhr.responseURL)
})
