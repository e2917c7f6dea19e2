import pytest

from quickscale_cli.git.scratch import Scratch
from tests.cli.findings.told import fixed, short, told

OLD = "saas/pay/management/commands/poll_shop.py"
NOW = "saas/pay/management/commands/poll_store.py"
RENAMED = f'[renamed.paths]\n"{OLD}" = "{NOW}"\n'
RUNS = {
    "bin/nightly.sh": "#!/bin/sh\nuv run ./manage.py poll_shop --all\n",
    "compose.own.yaml": 'x: 1\ncommand: ["python", "manage.py", "poll_shop"]\n',
    "compose.long.yaml": "command:\n  - manage.py\n  - poll_shop\n",
    "Procfile": "web: x\nclock: python manage.py poll_shop\n",
    "Dockerfile.own": "FROM x\nRUN python -m django poll_shop\n",
    "docs/own.md": "Run poll_shop, as in\n`python manage.py --settings=x poll_shop`.\n",
    "app/shell.py": "x = 1\nrun('uv run manage.py poll_shop', shell=True)\n",
    "app/jobs.py": "from x import call_command\ncall_command('poll_shop', all=True)\n",
    "app/tests/test_x.py": "from x import run\nrun(['python', './manage.py', 'poll_shop'])\n",
}


@pytest.mark.parametrize("path", RUNS)
def test_command_that_is_gone_or_renamed(scratch: Scratch, path: str) -> None:
    line = 3 if "long" in path else 2
    assert short(told(scratch, {OLD: "x = 1\n"}, {path: RUNS[path]}, {})) == [
        (path, line, "command-gone", "poll_shop", "sure")
    ]
    after = fixed(scratch, {OLD: "x = 1\n"}, {path: RUNS[path]}, {NOW: "x = 1\n"}, RENAMED)
    head, _, tail = RUNS[path].rpartition("poll_shop")
    assert after == {path: f"{head}poll_store{tail}"}


def test_what_only_reads_like_a_command_stays(scratch: Scratch) -> None:
    own = {
        "notes.md": "manage.py poll_shop\n",
        "a.sh": "manage.py poll_shop_all\npoll_shop\nmanage.py other poll_shop\n",
        "app/a.py": "x = 'poll_shop'\ny = ['a', 'poll_shop']\n",
    }
    assert told(scratch, {OLD: "x = 1\n"}, own, {}) == []


def test_command_in_a_docstring_is_perhaps(scratch: Scratch) -> None:
    own = {"app/a.py": '"""Run manage.py poll_shop."""\n'}
    [finding] = told(scratch, {OLD: "x = 1\n"}, own, {})
    assert not finding.is_sure


def test_command_that_the_user_or_django_has_too(scratch: Scratch) -> None:
    own = {"app/management/commands/poll_shop.py": "x = 1\n", "a.sh": "manage.py poll_shop\n"}
    assert told(scratch, {OLD: "x = 1\n"}, own, {}) == []
    ours = {"saas/core/management/commands/runserver.py": "x = 1\n"}
    assert told(scratch, ours, {"a.sh": "manage.py runserver\n"}, {}) == []
