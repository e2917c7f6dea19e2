from configparser import ConfigParser

from tests.config.test_env_example import ROOT

NOT_APPS = {"tests"}


def words(section: str, option: str) -> list[str]:
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter", "utf-8")
    return contracts[section][option].replace("|", " ").replace(":", " ").split()


def test_import_contracts_know_every_package_of_the_project() -> None:
    packages = {file.parent.name for file in ROOT.glob("[!.]*/__init__.py")} - NOT_APPS
    for section, option in (
        ("importlinter", "root_packages"),
        ("importlinter:contract:yours", "layers"),
    ):
        unknown = packages - set(words(section, option))
        assert not unknown, f"Add {', '.join(unknown)} to {option} under [{section}]."
