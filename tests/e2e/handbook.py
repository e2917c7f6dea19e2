"""What the handbook tells an owner to do to a new project, done to one."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from textwrap import dedent

LANGUAGE = """
LANGUAGE_CODE = "{language}"
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
"""

LANDING = """{% extends "public.html" %}
{% block title %}Fresh bread{% endblock %}
{% block head %}{{ block.super }}{% include "pages/_meta.html" %}{% endblock %}
{% block content %}<h1 class="title is-1">Bread at your door</h1>{% endblock %}
"""

MAIL = """{% extends "mail/base.txt" %}
{% block content %}Bread: {{ password_reset_url }}{% endblock %}
"""

# What stands in .env.example with nothing behind its equals sign.
PLAUSIBLE = {
    "SECRET_KEY": "'a$ecret of one#s own, kept for long years and more'",
    "SECRET_KEY_FALLBACKS": "an-older-key-of-fifty-characters-or-more-0123456789, another",
    "POSTAL_ADDRESS": "1 Mill Road, Dublin # our office",
    "MAIL_PROVIDER": "postmark",
    "DOMAIN": "bread.example",
    "POSTGRES_PASSWORD": "p@ss/w#rd",
    "DEV_FOLDER": "/tmp/elsewhere",
}


def follow(project: Path, *, language: str) -> None:
    """Do all of it: the words, the look, the examples away, code and settings of one's own."""
    name(project)
    words(project)
    look(project)
    take_examples_away(project)
    [service, *_] = blocks(project, "services.md", "Write one", "python")
    (project / "app/services/shout.py").write_text(service)
    settings(project, language)
    environment(project)


def name(project: Path) -> None:
    file = project / "features.toml"
    text = file.read_text("utf-8")
    for key, value in {
        "name": 'Bread "Now" & Söhne',
        "description": "Bread at your door before 7",
        "owner": "O'Brien & Söhne Ltd",
        "domain": "bröt.example",
        "contact_email": "ask@bröt.example",
        "time_zone": "America/St_Johns",
        "currency": "EUR",
    }.items():
        line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
        text, times = re.subn(rf"(?m)^{key} = .*$", line.replace("\\", r"\\"), text)
        assert times == 1
    file.write_text(re.sub(r"(?m)^signup = \d+", "signup = 3", text), "utf-8")


def words(project: Path) -> None:
    """Own landing and legal pages, an own mail."""
    ours, own = project / "saas/pages/templates/pages", project / "templates/pages"
    own.mkdir()
    (own / "landing.html").write_text(LANDING)
    for page in ("terms.html", "privacy.html"):
        text = (ours / page).read_text()
        (own / page).write_text(f"{text}{{% block draft %}}{{% endblock %}}\n")
    mails = project / "templates/account/email"
    mails.mkdir(parents=True)
    (mails / "password_reset_key_message.txt").write_text(MAIL)
    (mails / "password_reset_key_subject.txt").write_text("Bread again")


def look(project: Path) -> None:
    theme = project / "static/css/theme.css"
    theme.write_text(re.sub(r"(--brand:)[^;]*;", r"\1 hotpink;", theme.read_text(), count=1))
    circle = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle r="9"/></svg>\n'
    (project / "static/favicon.svg").write_text(circle)
    (project / "templates/components/_logo.html").write_text(circle)
    shutil.copy(project / "static/img/mail-logo.png", project / "static/img/own.png")
    (project / "static/img/own.png").replace(project / "static/img/mail-logo.png")


def take_examples_away(project: Path) -> None:
    files, migration = blocks(project, "extending.md", "Take the examples away", "text")
    (project / "app/models.py").write_text("")
    apps = project / "app/apps.py"
    apps.write_text(apps.read_text().partition("\n    def ready")[0])
    shell(files, project)
    shell(migration, project)


def settings(project: Path, language: str) -> None:
    """An app of one's own, another language."""
    [commands] = blocks(project, "extending.md", "Add an app", "text")
    [installing] = blocks(project, "extending.md", "Add an app", "python")
    shell(commands, project)
    own = project / "config/settings/project.py"
    own.write_text(f"{own.read_text()}\n{installing}{LANGUAGE.format(language=language)}")
    contracts = project / ".importlinter"
    text = contracts.read_text().replace("    app\n", "    app\n    billing\n", 1)
    contracts.write_text(text.replace("app | config", "app | billing | config"))


def environment(project: Path) -> None:
    """`.env` with every line of the example."""
    lines = []
    for line in (project / ".env.example").read_text().splitlines():
        if found := re.match(r"# ([A-Z][A-Z0-9_]+)=(.*)", line):
            value = found[2] or PLAUSIBLE.get(found[1], "a-key-of-a-provider")
            lines.append(f"{found[1]} = {value}")
    (project / ".env").write_text("\n".join(lines))


def blocks(project: Path, page: str, heading: str, language: str) -> list[str]:
    """Return the examples of code that a page of the handbook has under a heading."""
    text = (project / "docs" / page).read_text("utf-8")
    part = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = re.findall(rf"( *)```{language}\n(.*?)\n *```", part, re.DOTALL)
    return [dedent(code) + "\n" for _, code in found]


def shell(commands: str, project: Path) -> None:
    subprocess.run(["sh", "-euc", commands], cwd=project, check=True, stdin=subprocess.DEVNULL)
