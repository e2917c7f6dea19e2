"""An answer that the questionnaire takes works: projects with the odd end of every answer.

Each has the flags of another preset, so that with the project of test_handbook.py, and with beta's
in the step `app` of bin/test, the suite runs with every set of them.
"""

import tomllib
from pathlib import Path

import pytest

from tests.e2e.processes import quickscale, run
from tests.e2e.test_handbook import PRESET as OF_HANDBOOK

PRESETS = Path(__file__).resolve().parent.parent / "golden" / "presets"

LEAST = {
    "project_name": 'Ada\'s "Cöunt" & <b>Co</b> {{ x }} {% y %} %s \\n 🚀',
    "project_slug": "a",
    "project_description": 'Makes "reports" <i>of</i> {{ data }} {% if %} 100 % \\ it\'s 文字 🚀',
    "owner": 'O\'Brien & "Söhne" <GmbH> \\ {{ o }} 🚀',
    "domain": "bücher.example",
    "contact_email": "hello+odd@bücher.example",
    "time_zone": "Pacific/Kiritimati",
    "currency": "JPY",
    "signup_credits": "0",
    "preset": "payments",
}
MOST = {
    "project_name": "W" * 60,
    "project_slug": "a" + "-b2" * 16,
    "project_description": "w" * 200,
    "owner": "O" * 100,
    "domain": f"xn--bcher-kva.{'a' * 63}.example",
    "contact_email": f"{'a' * 64}@{'b' * 63}.example.com",
    "time_zone": "America/St_Johns",
    "currency": "KWD",
    "signup_credits": "1000000",
    "preset": "full",
}
# These ask for no answer and no flag, and take long: the projects of other tests run them.
INDIFFERENT = [
    "fakestripe",
    "tests/config/test_env_file.py",
    "tests/config/test_flag_sets.py",
    "tests/core/test_dev_command.py",
    "tests/core/test_embedded_postgres.py",
    "tests/core/test_front_door.py",
    "tests/core/test_serve.py",
    "tests/core/test_url_names.py",
    "tests/core/test_words.py",
    "tests/jobs",
    "tests/payments/chaos",
    "tests/payments/test_safety.py",
    "tests/payments/test_safety_staff.py",
    "tests/payments/test_safety_webhook.py",
    "tests/services/test_inputs.py",
]


@pytest.fixture(scope="module", params=[LEAST, MOST], ids=["least", "most"])
def odd(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("odd") / "odd"
    answers = [word for pair in request.param.items() for word in ("--data", "=".join(pair))]
    run([quickscale(), "init", str(project), "--defaults", *answers], project.parent)
    return project


def test_the_flags_of_each_preset_are_tried() -> None:
    tried = {flags(preset) for preset in ("beta", LEAST["preset"], MOST["preset"], OF_HANDBOOK)}
    assert {flags(preset.name) for preset in PRESETS.iterdir()} <= tried


def flags(preset: str) -> frozenset[str]:
    features = tomllib.loads((PRESETS / preset / "rendered" / "features.toml").read_text("utf-8"))
    return frozenset(name for name, is_on in features["flags"].items() if is_on)


def test_its_tests_pass(odd: Path) -> None:
    without = [f"--ignore={path}" for path in INDIFFERENT]
    assert " passed" in run(["uv", "run", "pytest", "-q", *without], odd)


def test_its_demo_is_made(odd: Path) -> None:
    """Without a browser, a web server or a worker: what those do is tested elsewhere."""
    dev = {"DEV_FOLDER": str(odd.parent / "dev")}
    run(["uv", "run", "manage.py", "migrate", "--verbosity", "0"], odd, **dev)
    assert "Demo accounts made" in run(["uv", "run", "manage.py", "demo"], odd, **dev)
