"""The plan as a page: Markdown for a pull request, HTML in one file, or the whole difference."""

import re
from html import escape

from quickscale_cli.plan.plan import Plan
from quickscale_cli.plan.prepare import Upgrade
from quickscale_cli.plan.printing import PERHAPS, sections

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
pre { overflow-x: auto; padding: 1rem; border: 1px solid #8884; border-radius: .5rem; }
"""


def as_markdown(plan: Plan) -> str:
    verdict, *others = sections(plan)
    parts = [f"# {_plain(verdict.title)}", *verdict.lines]
    for section in others:
        text = "\n".join(section.lines)
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
        block = [f"{fence}text\n{text}\n{fence}"] if text else []
        if section.title.startswith(PERHAPS):
            summary = f"<details><summary>{escape(section.title)}</summary>"
            parts += [summary, *block, "</details>"]
        else:
            parts += [f"## {_plain(section.title)}", *block]
    return "\n\n".join(parts) + "\n"


def as_html(plan: Plan) -> str:
    """Return one file that needs nothing from anywhere."""
    verdict, *others = sections(plan)
    parts = [
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(verdict.title)}</title>\n<style>{STYLE}</style>",
        f"<h1>{escape(verdict.title)}</h1>",
        *(f"<p>{escape(line)}</p>" for line in verdict.lines),
    ]
    for section in others:
        parts.append(f"<section>\n<h2>{escape(section.title)}</h2>")
        if section.lines:
            parts.append(f"<pre>{escape(chr(10).join(section.lines))}</pre>")
        parts.append("</section>")
    return "\n".join([*parts, "</html>"]) + "\n"


def as_diff(upgrade: Upgrade) -> str:
    """Return every line that the upgrade changes in the project, as git shows it."""
    after = upgrade.scratch.write_tree(upgrade.result.tree)
    told = upgrade.scratch.git("diff", "--no-color", "--no-ext-diff", upgrade.project.head, after)
    return told.decode("utf-8", "replace")


def _plain(text: str) -> str:
    """Keep a title from meaning anything to Markdown."""
    return re.sub(r"([\\`*_<>\[\]#|])", r"\\\1", text)
