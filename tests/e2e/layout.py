"""Finds where words have no room: they make a page scroll sideways, are cut, or lie on others."""

FIND_FAULTS = """() => {
    const shown = element => `${element.tagName.toLowerCase()}.${element.classList.value}`
    const style = element => getComputedStyle(element)
    const clips = element => ["hidden", "clip"].includes(style(element).overflowX)
    const isCutOnPurpose = element => style(element).textOverflow === "ellipsis"
        || style(element).webkitLineClamp !== "none" || element.clientWidth <= 1
        || element.tagName === "SELECT"
    const isHeld = element => element.closest("[data-floats]")
        || ["fixed", "sticky"].includes(style(element).position)
        || (element.parentElement && isHeld(element.parentElement))
    const faults = []

    if (document.documentElement.scrollWidth > innerWidth) {
        const leaves = box => box.right > innerWidth + 1 || box.left < -1
        const wide = [...document.body.querySelectorAll("*")]
            .filter(element => leaves(element.getBoundingClientRect()))
        faults.push(`scrolls sideways: ${wide.slice(0, 3).map(shown).join(", ")}`)
    }
    for (const element of document.body.querySelectorAll("*")) {
        if (!element.innerText?.trim() || !clips(element) || isCutOnPurpose(element)) continue
        if (element.scrollWidth > element.clientWidth + 1)
            faults.push(`cut: ${shown(element)} ${element.innerText.trim().slice(0, 40)}`)
    }

    const visible = (element, box) => {
        let {left, right, top, bottom} = box
        for (let up = element; up && up !== document.body; up = up.parentElement) {
            if (style(up).overflowX === "visible" && style(up).overflowY === "visible") continue
            const around = up.getBoundingClientRect()
            left = Math.max(left, around.left), right = Math.min(right, around.right)
            top = Math.max(top, around.top), bottom = Math.min(bottom, around.bottom)
        }
        return {left, right, top, bottom}
    }
    const seen = {opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true}
    const boxes = []
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement
        const text = texts.currentNode.data.trim().slice(0, 40)
        if (!text || !element.checkVisibility(seen) || isHeld(element)) continue
        let block = element
        while (style(block).display === "inline") block = block.parentElement
        const around = block.getBoundingClientRect()
        const range = document.createRange()
        range.selectNodeContents(texts.currentNode)
        for (const line of range.getClientRects()) {
            if (line.width < 2 || around.width <= 1) continue
            if (style(block).overflowX === "visible"
                && (line.right > around.right + 2 || line.left < around.left - 2))
                faults.push(`sticks out: ${shown(block)} ${text}`)
            const box = visible(element, line)
            if (box.right - box.left > 2 && box.bottom - box.top > 2)
                boxes.push({...box, element, text})
        }
    }
    boxes.sort((a, b) => a.top - b.top)
    boxes.forEach((one, index) => {
        for (const other of boxes.slice(index + 1)) {
            if (other.top >= one.bottom) break
            if (other.element === one.element) continue
            const width = Math.min(one.right, other.right) - Math.max(one.left, other.left)
            const height = Math.min(one.bottom, other.bottom) - other.top
            const least = Math.min(one.bottom - one.top, other.bottom - other.top)
            if (width > 3 && height > least * 0.4)
                faults.push(`overlap: ${shown(one.element)} ${one.text} and ${other.text}`)
        }
    })
    return [...new Set(faults)].slice(0, 5)
}"""
