"""What a plan tells of the database: each migration on tables with rows, and jobs that wait."""

import pytest

from quickscale_cli.decisions.message import to_do
from quickscale_cli.plan.data import as_data
from quickscale_cli.plan.plan import Plan, planned
from quickscale_cli.plan.prepare import prepared
from quickscale_cli.plan.printing import sections
from tests.cli.templates import FIRST, generate, template

HEAD = "class Migration(migrations.Migration):\n    dependencies = [{}]\n    operations = [{}]\n"
CARD = 'migrations.CreateModel("Card", [("code", models.TextField()), ("a", models.TextField())])'
DROP = 'migrations.RemoveField("card", "code"), migrations.RunSQL("DELETE FROM pay_card")'
JOBS = "@task()\ndef {}():\n    return 1\n"
ONE = {
    **FIRST,
    "template/saas/pay/migrations/0001_initial.py": HEAD.format("", CARD),
    "template/saas/pay/jobs.py": JOBS.format("buy"),
}
TWO = {
    "releases/1.1.0.toml": '[renamed.names]\n"saas.pay.jobs.buy" = "saas.pay.jobs.purchase"\n',
    "template/saas/pay/migrations/0002_drop.py": HEAD.format('("pay", "0001_initial")', DROP),
    "template/saas/pay/jobs.py": JOBS.format("purchase"),
}


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    folder = tmp_path_factory.mktemp("database")
    project = generate(template(folder / "t", {"1.0.0": ONE, "1.1.0": TWO}), "v1.0.0", folder / "p")
    with prepared(project) as upgrade:
        return planned(upgrade)


def test_people_are_told_in_few_words(plan: Plan) -> None:
    [section] = [one for one in sections(plan) if one.title.startswith("Database")]
    assert section.title == "Database: 1 new migration"
    told = " ".join(line.strip() for line in section.lines)
    assert told.startswith(
        "pay.0002_drop  RemoveField card.code loses data, breaks the old code; RunSQL perhaps loses"
        " data; RunSQL can't be reversed The task saas.pay.jobs.buy is now saas.pay.jobs.purchase."
        " Let the old workers finish what waits before they stop, or type then: uv run manage.py"
    )


def test_programs_are_told_all(plan: Plan) -> None:
    data = as_data(plan)
    [migration] = data["migrations"]
    assert (migration["slow"], migration["one_way"]) == ([], ["RunSQL"])
    assert migration["effects"][0] == {
        "operation": "RemoveField",
        "on": "card.code",
        "line": 3,
        "says": "loses data",
        "certainty": "sure",
    }
    assert data["tasks"] == [{"old": "saas.pay.jobs.buy", "new": "saas.pay.jobs.purchase"}]


def test_what_loses_data_counts_and_is_to_be_done_by_hand(plan: Plan) -> None:
    assert (plan.verdict, plan.exit_code) == ("clean, with findings", 1)
    lines = to_do(plan, {}, plan.uses)
    assert lines[0].startswith(
        "- saas/pay/migrations/0002_drop.py:3: pay.0002_drop: RemoveField card.code loses data."
    )
    assert lines[1].startswith("- The task saas.pay.jobs.buy is now saas.pay.jobs.purchase.")
    assert [one.what for one in plan.perhaps] == ["pay.0002_drop: RunSQL perhaps loses data."]
