"""What an upgrade does to the database, and to the migrations that the owner has written."""

import pytest

from quickscale_cli.findings.comparison import Comparison
from quickscale_cli.findings.database.migrations import Database
from quickscale_cli.findings.database.operations import in_words
from quickscale_cli.findings.database.tasks import LostTask, lost_tasks
from quickscale_cli.git.scratch import Scratch
from quickscale_cli.releases.changes import Changes
from quickscale_cli.releases.manifest import load
from tests.cli.findings.looking import looked
from tests.cli.worlds import Files, Merged, merged

FIRST = "saas/pay/migrations/0001_initial.py"
SECOND = "saas/pay/migrations/0002_new.py"
MINE = "saas/pay/migrations/0002_mine.py"
NO_CHANGES = Changes([])
CARDS = """\
migrations.CreateModel(
    name="Card",
    fields=[
        ("id", models.BigAutoField(primary_key=True)),
        ("code", models.CharField(max_length=20, verbose_name="code")),
        ("note", models.TextField(null=True)),
        ("owner", models.ForeignKey(null=True, to="accounts.Person")),
    ],
),
"""


def migration(*parents: str, operations: str = "", app: str = "pay", more: str = "") -> str:
    dependencies = ", ".join(f'("{app}", "{parent}")' for parent in parents)
    return (
        "class Migration(migrations.Migration):\n"
        f"    dependencies = [{dependencies}]\n{more}"
        f"    operations = [\n{operations}]\n"
    )


def database(
    scratch: Scratch, yours: Files, theirs: Files, changes: Changes = NO_CHANGES
) -> Database:
    base = {FIRST: migration(operations=CARDS)}
    case = merged(scratch, base, {**base, **yours}, {**base, **theirs})
    return told(case, changes)


def told(case: Merged, changes: Changes = NO_CHANGES) -> Database:
    return Database(case.scratch, case.trees, case.result, changes)


def test_user_s_migration_that_makes_a_second_leaf(scratch: Scratch) -> None:
    new = migration("0001_initial")
    [finding] = database(scratch, {MINE: new}, {SECOND: new}).findings
    assert (finding.id, finding.path) == ("migration-second-leaf", MINE)
    assert "makemigrations --merge pay. It writes 0003_merge" in finding.mend


def test_user_s_migration_whose_parent_is_gone(scratch: Scratch) -> None:
    mine = "app/migrations/0001_initial.py"
    base = {FIRST: migration(), "saas/pay/migrations/0002_old.py": migration("0001_initial")}
    renumbered = {FIRST: migration(), SECOND: migration("0001_initial")}
    case = merged(scratch, base, {**base, mine: migration("0002_old")}, renumbered)
    [finding] = told(case).findings
    assert (finding.id, finding.path) == ("migration-parent-gone", mine)
    assert finding.mend == 'Point its dependencies at ("pay", "0002_new").'


def test_squashed_migrations_are_still_parents(scratch: Scratch) -> None:
    squashed = migration(more='    replaces = [("pay", "0001_initial")]\n', operations=CARDS)
    mine = {"app/migrations/0001_initial.py": migration("0001_initial")}
    base = {FIRST: migration()}
    case = merged(
        scratch, base, {**base, **mine}, {"saas/pay/migrations/0001_squashed.py": squashed}
    )
    assert told(case).findings == []


def test_labels_are_those_of_the_apps(scratch: Scratch) -> None:
    configs = {
        "saas/pay/apps.py": "class A(AppConfig):\n    name = 'saas.pay'\n    label = 'money'\n",
        "saas/shop/apps.py": "class A(AppConfig):\n    name = 'saas.shop'\n",
    }
    base = {**configs, FIRST: migration(), "saas/shop/migrations/0001_initial.py": migration()}
    theirs = {
        SECOND: migration("0001_initial", app="money"),
        "saas/shop/migrations/0002_new.py": migration("0001_initial", app="shop"),
        "saas/mail/migrations/0001_initial.py": migration(),
    }
    mine = {"app/migrations/0001_initial.py": migration("0001_initial", app="money")}
    case = merged(scratch, base, {**base, **mine}, {**base, **theirs})
    assert [".".join(one.key) for one in told(case).new] == [
        "mail.0001_initial", "money.0002_new", "shop.0002_new"
    ]  # fmt: skip
    assert told(case).back == ("mail zero", "money 0001_initial", "shop 0001_initial")
    assert told(case).findings == []


FIELD = 'model_name="card", name="{}", field=models.{}'


@pytest.mark.parametrize(
    ("operations", "words"),
    [
        (f"migrations.AddField({FIELD.format('a', 'IntegerField()')})",
         ["AddField card.a fails on rows"]),
        (f"migrations.AddField({FIELD.format('a', 'IntegerField(default=0)')})",
         ["AddField card.a breaks the old code"]),
        (f"migrations.AddField({FIELD.format('a', 'IntegerField(default=0, db_default=0)')})", []),
        (f"migrations.AddField({FIELD.format('a', 'TextField(blank=True)')})",
         ["AddField card.a breaks the old code"]),
        (f"migrations.AddField({FIELD.format('a', 'DateTimeField(auto_now_add=True)')})",
         ["AddField card.a breaks the old code"]),
        (f"migrations.AddField({FIELD.format('a', 'ManyToManyField(to=x)')})", []),
        (f"migrations.AddField({FIELD.format('a', 'UUIDField(default=uuid4, unique=True)')})",
         ["AddField card.a fails on rows, locks, breaks the old code"]),
        (f"migrations.AddField({FIELD.format('a', 'UUIDField(null=True, unique=True)')})",
         ["AddField card.a locks"]),
        (f"migrations.AddField({FIELD.format('a', 'ForeignKey(to=x, null=True)')})",
         ["AddField card.a locks"]),
        (f"migrations.AlterField({FIELD.format('code', 'CharField(max_length=20, choices=[])')})",
         []),
        (f"migrations.AlterField({FIELD.format('code', 'CharField(max_length=30)')})", []),
        (f"migrations.AlterField({FIELD.format('code', 'CharField(max_length=10)')})",
         ["AlterField card.code perhaps fails on rows"]),
        (f"migrations.AlterField({FIELD.format('code', 'CharField(max_length=20, unique=True)')})",
         ["AlterField card.code perhaps fails on rows, locks"]),
        (f"migrations.AlterField({FIELD.format('code', 'CharField(max_length=9, unique=True)')})",
         ["AlterField card.code perhaps fails on rows, locks"]),
        (f"migrations.AlterField({FIELD.format('code', 'IntegerField()')})",
         ["AlterField card.code locks"]),
        (f"migrations.AlterField({FIELD.format('note', 'TextField()')})",
         ["AlterField card.note perhaps fails on rows, locks, breaks the old code"]),
        (f"migrations.AlterField({FIELD.format('note', 'TextField(null=True, db_column=1)')})",
         ["AlterField card.note breaks the old code"]),
        ('migrations.RemoveField(model_name="card", name="code")',
         ["RemoveField card.code loses data, breaks the old code"]),
        ('migrations.RenameField("card", "code", "number")',
         ["RenameField card.code breaks the old code"]),
        ('migrations.RenameModel("Card", "Voucher")', ["RenameModel card breaks the old code"]),
        ('migrations.AlterModelTable("card", "cards")',
         ["AlterModelTable card breaks the old code"]),
        ('migrations.DeleteModel(name="Card")',
         ["DeleteModel card loses data, breaks the old code"]),
        ('migrations.AddConstraint("card", models.UniqueConstraint(fields=["a"], name="one"))',
         ["AddConstraint card.one perhaps fails on rows, locks"]),
        ('migrations.AlterUniqueTogether("card", {("a", "b")})',
         ["AlterUniqueTogether card perhaps fails on rows, locks"]),
        ('migrations.AddIndex("card", models.Index(fields=["a"], name="by_a"))',
         ["AddIndex card.by_a locks"]),
        ('AddIndexConcurrently("card", models.Index(fields=["a"], name="by_a"))', []),
        ('migrations.RunSQL("-- DROP TABLE a")', ["RunSQL can't be reversed"]),
        ('migrations.RunSQL("ALTER TABLE pay_card DROP COLUMN code", "")',
         ["RunSQL perhaps loses data, locks"]),
        ("migrations.RunPython(fill, empty)", ["RunPython locks"]),
        ('migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Card")])',
         []),
        ('migrations.SeparateDatabaseAndState([migrations.DeleteModel("Card")], [])',
         ["DeleteModel card loses data, breaks the old code"]),
    ],
)  # fmt: skip
def test_operation_on_a_table_with_rows(
    scratch: Scratch, operations: str, words: list[str]
) -> None:
    found = database(scratch, {}, {SECOND: migration("0001_initial", operations=operations)})
    one_way = [f"{name} can't be reversed" for name in found.new[0].one_way]
    assert [*in_words(found.effects), *one_way] == words


def test_what_comes_with_the_upgrade_has_no_rows_yet(scratch: Scratch) -> None:
    field, null = FIELD.format("a", "UUIDField()"), FIELD.format("a", "UUIDField(null=True)")
    new = f"""
        migrations.CreateModel(name="Shop", fields=[]),
        migrations.AddField(model_name="shop", name="a", field=models.IntegerField()),
        migrations.DeleteModel(name="Shop"),
        migrations.AddField({null}),
        migrations.AlterField({field}),
        migrations.CreateModel("Proxy", [], {{"proxy": True}}),
        migrations.DeleteModel("Proxy"),
    """
    found = database(scratch, {}, {SECOND: migration("0001_initial", operations=new)})
    assert found.effects == ()


def test_tables_of_squashed_migrations_have_their_rows(scratch: Scratch) -> None:
    more = '    replaces = [("pay", "0001_initial")]\n'
    drop = 'migrations.RemoveField("card", "code")'
    theirs = {
        "saas/pay/migrations/0001_squashed.py": migration(more=more, operations=CARDS),
        "saas/pay/migrations/0002_new.py": migration("0001_squashed", operations=drop),
    }
    case = merged(scratch, base := {FIRST: migration(operations=CARDS)}, base, theirs)
    assert [*in_words(told(case).effects)] == [
        "RemoveField card.code loses data, breaks the old code"
    ]


def test_app_that_comes_has_no_rows_at_all(scratch: Scratch) -> None:
    new = migration(operations="migrations.RunPython(fill), migrations.RunSQL('DROP TABLE a'),")
    found = database(scratch, {}, {"saas/shop/migrations/0001_initial.py": new})
    assert (found.effects, found.new[0].one_way) == ((), ("RunPython", "RunSQL"))


def test_what_an_owner_has_to_look_at_is_a_finding(scratch: Scratch) -> None:
    asked = FIELD.format("a", "IntegerField()")
    operations = f"""
        migrations.AddField({asked}),
        migrations.RemoveField("card", "note"),
        migrations.AlterField({FIELD.format("code", "CharField(max_length=20, unique=True)")}),
        migrations.AddIndex("card", models.Index(name="by_a")),
        migrations.AddField({FIELD.format("b", "IntegerField(default=1)")}),
    """
    found = database(scratch, {}, {SECOND: migration("0001_initial", operations=operations)})
    assert [(one.id, one.path, one.line, one.certainty) for one in found.findings] == [
        ("migration-fails", SECOND, 5, "sure"),
        ("migration-loses", SECOND, 6, "sure"),
        ("migration-fails", SECOND, 7, "perhaps"),
    ]
    assert found.findings[0].what == "pay.0002_new: AddField card.a fails on rows."


def test_field_of_a_class_of_somebody_else_may_know_its_value(scratch: Scratch) -> None:
    new = 'migrations.AddField("card", "a", field=phones.PhoneField())'
    found = database(scratch, {}, {SECOND: migration("0001_initial", operations=new)})
    assert [one.certainty for one in found.findings] == ["perhaps"]


def test_what_both_make_in_the_database(scratch: Scratch) -> None:
    column = f"migrations.AddField({FIELD.format('a', 'IntegerField(null=True)')})"
    index = 'migrations.AddIndex("card", models.Index(fields=["a"], name="by_a"))'
    state = f"migrations.SeparateDatabaseAndState(state_operations=[{column}])"
    for mine, ours, expected in (
        (column, column, ["pay.card.a"]),
        (index, index, ["pay.card.by_a"]),
        (f"{column}, {index}", 'migrations.RenameField("card", "note", "a")', ["pay.card.a"]),
        (column, state, []),
        (column, index, []),
        ('migrations.CreateModel("Shop", [])', 'migrations.CreateModel("Shop", [])', ["pay.shop"]),
    ):
        yours = {MINE: migration("0001_initial", operations=mine)}
        theirs = {SECOND: migration("0001_initial", operations=ours)}
        found = [f for f in database(scratch, yours, theirs).findings if "twice" in f.id]
        assert [one.what.partition(" ")[0] for one in found] == expected
        assert all(one.path == MINE and one.is_sure for one in found)


MOVED = f'[renamed.paths]\n"saas/pay/migrations/0002_old.py" = "{SECOND}"'
OLD = "saas/pay/migrations/0002_old.py"


def test_renamed_parent_is_told_and_rewritten(scratch: Scratch) -> None:
    mine = "app/migrations/0003_mine.py"
    content = migration("0001_initial", "0002_old").replace('"0002_old"', "'0002_old'")
    base = {FIRST: migration(), OLD: migration("0001_initial")}
    case = looked(scratch, base, {mine: content}, {FIRST: migration(), SECOND: migration()}, MOVED)
    [finding] = case.findings
    assert (finding.id, finding.line, finding.is_sure) == ("migration-parent-gone", 2, True)
    assert finding.what == "pay.0002_old is now pay.0002_new."
    assert case.fixed == {mine: content.replace("0002_old", "0002_new")}


def test_parents_in_an_app_whose_folder_is_renamed(scratch: Scratch) -> None:
    mine = "app/migrations/0001_initial.py"
    content = migration("0001_initial", "__first__")
    moved = {FIRST.replace("pay", "payments"): migration()}
    manifest = '[renamed.paths]\n"saas/pay/" = "saas/payments/"\n'
    case = looked(scratch, {FIRST: migration()}, {mine: content}, moved, manifest)
    assert {one.new for one in case.findings} == {"payments.0001_initial", "payments.__first__"}
    assert case.fixed == {mine: content.replace('"pay"', '"payments"')}


def test_parent_that_is_written_in_another_way_or_still_there_is_left(scratch: Scratch) -> None:
    mine = "app/migrations/0003_mine.py"
    base = {FIRST: migration(), OLD: migration("0001_initial")}
    joined = {mine: migration("0002_old").replace('"0002_old"', '"0002_" r"old" # 0002_old\n')}
    theirs = {FIRST: migration(), SECOND: migration("0001_initial")}
    case = looked(scratch, base, joined, theirs, MOVED)
    assert [one.is_sure for one in case.findings] == [True]
    assert case.fixed == {}
    replacing = {SECOND: migration("0001_initial", more='    replaces = [("pay", "0002_old")]\n')}
    own = {mine: migration("0002_old")}
    assert looked(scratch, base, own, theirs | replacing, MOVED).findings == []


def test_parent_with_another_name_is_told_once(scratch: Scratch) -> None:
    mine = {"app/migrations/0003_mine.py": migration("0002_old")}
    base = {FIRST: migration(), OLD: migration("0001_initial")}
    case = merged(scratch, base, {**base, **mine}, {FIRST: migration(), SECOND: migration()})
    assert told(case, Changes([load("1.1.0", MOVED.encode())])).findings == []


TASKS = """\
@every(hours=1)
@task()
def {}(): ...


def helper(): ...
"""


def tasks(
    scratch: Scratch, theirs: Files, yours: Files | None = None, manifest: bytes = b""
) -> tuple[LostTask, ...]:
    base = {"saas/pay/jobs.py": TASKS.format("buy"), "saas/pay/flows.py": "x = 1\n"}
    changes = Changes([load("1.1.0", manifest)])
    case = merged(scratch, base, base if yours is None else yours, theirs)
    return lost_tasks(Comparison(scratch, case.trees, case.result.tree, changes))


def test_renamed_task_is_told_with_both_names(scratch: Scratch) -> None:
    new = {"saas/pay/jobs.py": TASKS.format("purchase").replace("helper", "other")}
    manifest = b'[renamed.names]\n"saas.pay.jobs.buy" = "saas.pay.jobs.purchase"\n'
    [task] = tasks(scratch, new, manifest=manifest)
    assert task == LostTask("saas.pay.jobs.buy", "saas.pay.jobs.purchase")
    assert "filter(task='saas.pay.jobs.buy').update(task='saas.pay.jobs.purchase')" in str(task)
    assert tasks(scratch, new) == (LostTask("saas.pay.jobs.buy", ""),)


def test_task_in_a_module_that_moved(scratch: Scratch) -> None:
    manifest = b'[renamed.paths]\n"saas/pay/" = "saas/shop/"\n'
    new = {"saas/shop/jobs.py": TASKS.format("buy")}
    assert tasks(scratch, new, manifest=manifest) == (
        LostTask("saas.pay.jobs.buy", "saas.shop.jobs.buy"),
    )


def test_task_that_the_old_name_still_leads_to(scratch: Scratch) -> None:
    new = {
        "saas/pay/jobs.py": "from saas.pay.work import buy\n",
        "saas/pay/work.py": TASKS.format("buy"),
    }
    assert tasks(scratch, new) == ()
    assert tasks(scratch, new, yours={}) == ()  # the app is none of this project
