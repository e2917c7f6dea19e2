// Builds bulma.css from bulma.scss, in a cascade layer so that the app's own rules win.
import { readFileSync, writeFileSync } from "node:fs"
import { compile } from "sass"

const here = import.meta.dirname
const { version } = JSON.parse(readFileSync("node_modules/bulma/package.json"))
const { css } = compile(`${here}/bulma.scss`, { style: "compressed", loadPaths: ["node_modules"] })
const charset = /^\uFEFF|^@charset "UTF-8";/
writeFileSync(
  `${here}/bulma.css`,
  `/* Bulma ${version} (MIT, see LICENSE), the modules of bulma.scss */\n@layer bulma{${css.replace(charset, "")}}\n`,
)
