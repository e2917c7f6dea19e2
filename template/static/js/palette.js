// The command palette: a combobox over a list of links. Ctrl K opens it from anywhere.
document.addEventListener("alpine:init", () => {
  const { Alpine } = window

  Alpine.data("opener", () => ({
    open() {
      document.getElementById("palette").showModal()
    },
  }))

  Alpine.data("palette", () => ({
    init() {
      this.input = this.$root.querySelector("[role=combobox]")
      this.reset()
    },
    reset() {
      this.input.value = ""
      this.narrow()
    },
    narrow() {
      const words = this.input.value.toLowerCase().split(" ")
      for (const option of this.options()) {
        const text = option.textContent.toLowerCase()
        option.hidden = !words.every((word) => text.includes(word))
      }
      for (const group of this.$root.querySelectorAll("[role=group]")) {
        group.hidden = !group.querySelector("[role=option]:not([hidden])")
      }
      this.$root.querySelector("[role=status]").hidden = this.shown().length > 0
      this.point(0)
    },
    next() {
      this.point(this.at() + 1)
    },
    previous() {
      this.point(this.at() - 1)
    },
    first() {
      this.point(0)
    },
    last() {
      this.point(-1)
    },
    choose() {
      this.shown()[this.at()]?.click()
    },
    options() {
      return [...this.$root.querySelectorAll("[role=option]")]
    },
    shown() {
      return this.options().filter((option) => !option.hidden)
    },
    at() {
      return this.shown().findIndex((option) => option.classList.contains("is-active"))
    },
    point(index) {
      const shown = this.shown()
      const chosen = shown.at(index % (shown.length || 1))
      for (const option of this.options()) {
        option.classList.toggle("is-active", option === chosen)
        option.setAttribute("aria-selected", option === chosen)
      }
      chosen?.scrollIntoView({ block: "nearest" })
      this.input.setAttribute("aria-activedescendant", chosen?.id ?? "")
    },
  }))
})

document.addEventListener("keydown", (event) => {
  const palette = document.getElementById("palette")
  if (!palette || event.key !== "k" || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  if (palette.open) palette.close()
  else palette.showModal()
})
