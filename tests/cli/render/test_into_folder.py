from pathlib import Path

from jinja2 import Environment

from quickscale_cli.render.into_folder import plain_names, render
from quickscale_cli.render.template import Template

BRACKETS = """\
_envops: {variable_start_string: "[[", variable_end_string: "]]"}
_templates_suffix: .jinja
name: ada
"""


def test_delimiters_of_another_template_are_heeded(tmp_path: Path) -> None:
    made = tmp_path / "template" / "plain"
    made.mkdir(parents=True)
    (tmp_path / "template" / "copier.yml").write_text(BRACKETS)
    (made / "[[ name ]] {{ name }}.txt.jinja").write_text("[[ name ]]\n")
    render(Template(tmp_path / "template", {}), tmp_path / "made", {})
    assert (tmp_path / "made" / "plain" / "ada {{ name }}.txt").read_text() == "ada\n"


def test_jinja_is_as_before_afterwards() -> None:
    before = Environment.from_string
    with plain_names():
        assert Environment().from_string("plain").render() == "plain"
        assert Environment().from_string("{{ 1 + 1 }}").render() == "2"
        assert Environment(line_statement_prefix="%").from_string("% set a = 1").render() == ""
    assert Environment.from_string is before
