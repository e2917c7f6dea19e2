from pathlib import Path

import pytest

from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.find import Uses
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.releases.changes import Changes
from quickscale_cli.releases.manifest import load
from tests.cli.findings.told import fixed, short, told
from tests.cli.worlds import merged

RENAMED = '[renamed.environment]\nSHOP_KEY = "STORE_KEY"\nPORT = "HTTP_PORT"\n'
BASE = {"config/settings.py": 'KEY = env("SHOP_KEY")\nPORT = env.int("PORT", default=1)\n'}
NOW = {"config/settings.py": 'KEY = env("STORE_KEY")\nPORT = env.int("HTTP_PORT", default=1)\n'}
SURE = {
    ".env.staging": "# one\nSHOP_KEY=x\nexport PORT=1\n",
    "compose.override.yaml": "web:\n  x: 1\n  environment:\n    PORT: 1\n    - SHOP_KEY\n",
    "deploy/compose.yml": 'x: { SHOP_KEY: 1 }\ny: "${SHOP_KEY:-z}"\n',
    ".github/workflows/own.yml": "env:\n  PORT: 1\nrun: x ${{ secrets.SHOP_KEY }}\n",
    "Dockerfile.worker": "FROM x\nARG SHOP_KEY\nENV PORT 80\n",
    "Procfile": "web: x\nrun: gunicorn -b :$PORT\ntwo: SHOP_KEY=1 x\n",
    "fly.toml": '[env]\nPORT = "1"\nSHOP_KEY = "2"\n',
    "render.yaml": "envVars:\n  - key: PORT\n  - key: SHOP_KEY\n",
    "app.json": '{"env": {\n  "SHOP_KEY": {"required": true},\n  "SHOP_KEY": 1}}\n',
    "k8s/web.yaml": "env:\n  - name: PORT\n    value: x\n  - name: SHOP_KEY\n",
    "bin/run.sh": '#!/bin/sh\necho "$SHOP_KEY" SHOP_KEY\n: "${PORT:?}"\n',
    "bin/start": "#!/bin/sh\nunset SHOP_KEY\nexport PORT\n",
    "Makefile": "x:\n\techo $(SHOP_KEY)\n\tPORT=1 y\n",
    "mk/own.mk": "x:\nSHOP_KEY ?= 1\nexport PORT := 2\n",
    "deploy/own.tf": "env {\n  PORT = 1\n  SHOP_KEY = 2\n}\n",
    "deploy/own.yml.j2": "#!/bin/true\n: $SHOP_KEY\n: ${PORT}\n",
    "ansible.yaml": "x: 1\ny: lookup('env', 'SHOP_KEY')\nz: \"{{ lookup('env', 'PORT') }}\"\n",
    "frontend/app.ts": "// SHOP_KEY\nuse(process.env.SHOP_KEY, SHOP_KEY)\nimport.meta.env.PORT\n",
    "docs/ops.md": "SHOP_KEY is a word.\nSet `SHOP_KEY=x`.\n```sh\nexport PORT\n```\n",
    "docs/ops.rst": "Text SHOP_KEY=x::\n\n    SHOP_KEY=x\n\n    $PORT\n",
}  # fmt: skip
AT = {"compose.override.yaml": [4, 5], "deploy/compose.yml": [1, 2], "docs/ops.md": [2, 4],
      "docs/ops.rst": [3, 5], "k8s/web.yaml": [2, 4]}  # fmt: skip
AT[".github/workflows/own.yml"] = [2, 3]


@pytest.mark.parametrize("path", SURE)
def test_variable_that_is_meant(scratch: Scratch, path: str) -> None:
    found = told(scratch, BASE, {path: SURE[path]}, NOW, RENAMED)
    assert [(one.line, str(one.certainty)) for one in found] == [
        (line, "sure") for line in AT.get(path, [2, 3])
    ]


@pytest.mark.parametrize("path", SURE)
def test_variable_that_is_meant_is_rewritten(scratch: Scratch, path: str) -> None:
    after = fixed(scratch, BASE, {path: SURE[path]}, NOW, RENAMED)[path]
    before, now = SURE[path].splitlines(), after.splitlines()
    changed = {n for n, (old, new) in enumerate(zip(before, now, strict=True), 1) if old != new}
    assert changed == ({2} if "secrets." in SURE[path] else set(AT.get(path, [2, 3])))


def test_what_only_reads_like_a_variable_stays(scratch: Scratch) -> None:
    own = {
        "notes.md": "SHOP_KEY=1 and PORT\n",
        "a.yaml": "# SHOP_KEY: 1\ntext: set SHOP_KEY to 1\nvalue: SHOP_KEY\nx: MY_SHOP_KEY=1\n",
        "b.js": "const SHOP_KEY = 1; use(`${SHOP_KEY}`)\n",
        "c.css": "/* SHOP_KEY=1 */\n",
        ".env.own": "OTHER=SHOP_KEY\nSHOP_KEY_OLD=1\n",
        "app/templates/app/a.html": "<p>SHOP_KEY=1</p>\n",
    }
    assert told(scratch, BASE, own, NOW, RENAMED) == []


def test_what_may_be_a_variable_is_perhaps(scratch: Scratch) -> None:
    own = {
        ".env.own": "# SHOP_KEY=1\n",
        "docs/a.md": "See `SHOP_KEY`.\n",
        "list.yaml": "columns:\n  PORT: 1\n",
        "query.sql": "where x.SHOP_KEY = SHOP_KEY=1\n",
    }
    found = told(scratch, BASE, own, NOW, RENAMED)
    assert {(one.path, str(one.certainty)) for one in found} == {(path, "perhaps") for path in own}
    assert fixed(scratch, BASE, own, NOW, RENAMED) == {}


def test_variable_whose_new_name_is_there_is_told_and_not_rewritten(scratch: Scratch) -> None:
    own = {".env.own": "SHOP_KEY=1\nSTORE_KEY=2\n"}
    assert short(told(scratch, BASE, own, NOW, RENAMED)) == [
        (".env.own", 1, "variable-gone", "SHOP_KEY", "sure")
    ]
    assert fixed(scratch, BASE, own, NOW, RENAMED) == {}


def test_variable_that_nothing_reads_any_more_though_nothing_is_declared(scratch: Scratch) -> None:
    base = {**BASE, ".env.example": "# PAGE_SIZE=1\n# PORT=1\n"}
    now = {"config/settings.py": 'PORT = env("PORT")\n', ".env.example": "# PORT=1\n"}
    own = {".env.own": "PAGE_SIZE=1\nSHOP_KEY=1\nPORT=1\n"}
    found = told(scratch, base, own, now)
    assert short(found) == [
        (".env.own", 1, "variable-gone", "PAGE_SIZE", "sure"),
        (".env.own", 2, "variable-gone", "SHOP_KEY", "sure"),
    ]
    assert found[0].mend == "Nothing reads it any more: take it out."
    own["app/own.py"] = 'env("PAGE_SIZE")\n'
    assert [one.old for one in told(scratch, base, own, now)] == ["SHOP_KEY"]


def test_flag_s_variable_that_is_gone(scratch: Scratch) -> None:
    flags = "config/feature_flags.py"
    renamed = '[renamed.settings]\nENABLE_SHOP = "ENABLE_STORE"\n'
    base, now = (
        {flags: f'FLAGS = [Flag("{name}", "sell")]\n'} for name in ("ENABLE_SHOP", "ENABLE_STORE")
    )
    own = {"compose.own.yaml": "environment:\n  ENABLE_SHOP: 1\n"}
    assert fixed(scratch, base, own, now, renamed) == {
        "compose.own.yaml": "environment:\n  ENABLE_STORE: 1\n"
    }


def test_variable_that_came_back_with_a_later_release_is_not_gone(scratch: Scratch) -> None:
    removed = '[removed.environment]\nSHOP_KEY = "Not needed."\n'
    now = {"config/settings.py": "x = 1\n" + BASE["config/settings.py"]}
    own = {".env.own": "SHOP_KEY=1\n", "app/a.py": 'env("SHOP_KEY")\n'}
    assert told(scratch, BASE, own, now, removed, "made_by_tools = []\n") == []


def test_env_on_the_disk_is_told_by_key_and_never_rewritten(
    scratch: Scratch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("A=1\nSHOP_KEY=secret\n")
    (tmp_path / "other").write_text("SHOP_KEY=1\n")
    case = merged(scratch, BASE, BASE, NOW)
    changes = Changes([load("1.1.0", RENAMED.encode())])
    comparison = Comparison(scratch, case.trees, case.result.tree, changes, tmp_path)
    [finding] = Uses(comparison).findings
    assert (finding.path, finding.line, finding.old) == (".env", 2, "SHOP_KEY")
    assert "secret" not in str(finding)


def test_file_with_a_clash_in_it_is_told_as_a_clash(scratch: Scratch) -> None:
    own = {"config/settings.py": BASE["config/settings.py"].replace("KEY =", "OWN =")}
    assert told(scratch, BASE, own, NOW, RENAMED) == []


def test_files_that_are_not_looked_through_are_named(scratch: Scratch) -> None:
    own = {
        "yarn.lock": "SHOP_KEY=1\n",
        "front/node_modules/x/a.sh": "export SHOP_KEY\n",
        "static/vendor/own/a.min.js": "process.env.SHOP_KEY\n",
        "data/large.sql": "-- SHOP_KEY\n" + "x" * 300_000,
        "data/none.sql": "x" * 300_000,
        "logo.bin": b"\0SHOP_KEY=1\n",
    }
    found = told(scratch, BASE, own, NOW, RENAMED)
    assert short(found) == [
        (path, 1, "unread", "", "perhaps")
        for path in sorted(own)
        if path not in ("data/none.sql", "logo.bin")
    ]
    assert told(scratch, BASE, own, BASE) == []


def test_code_that_this_python_can_t_read_is_looked_through_by_word(scratch: Scratch) -> None:
    own = {
        "app/new.py": 'x = 1\nmatch lazily x ->\n    env("SHOP_KEY")\n',
        "app/b.py": "not ours (",
    }
    [finding] = told(scratch, BASE, own, NOW, RENAMED)
    assert (finding.path, finding.line, finding.id) == ("app/new.py", 3, "unread")
    assert not finding.is_sure
