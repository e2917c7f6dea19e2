"""An upgrade that waits, and one whose markers were committed."""

from pathlib import Path

from quickscale_cli.doctor.findings import Checked, Finding
from quickscale_cli.errors import GitFailed, NoCommit, NoRepository, NoWorkTree
from quickscale_cli.findings.markers import marked_files
from quickscale_cli.git.checkout import open_project
from quickscale_cli.git.repository import open_repository
from quickscale_cli.landing.journal import Files
from quickscale_cli.landing.states import IN, look
from quickscale_cli.landing.ways import listed


def upgrades(folder: Path) -> Checked:
    try:
        project, repository = open_project(folder), open_repository(folder)
    except (GitFailed, NoCommit, NoRepository, NoWorkTree):  # of which another check tells
        return Checked("upgrade", "not checked")
    marked = list(marked_files(repository.run, project.head))
    journal = Files(repository).load()
    is_waiting = journal is not None and look(repository, journal).state not in IN
    findings = []
    if marked:
        findings.append(
            Finding(
                "markers-committed",
                f"An upgrade's markers were committed: {listed(marked)}.",
                "Decide what stands between them, take them out, and commit.",
            )
        )
    if is_waiting:
        findings.append(
            Finding(
                "upgrade-waits",
                "An upgrade of this project waits for you, or was stopped.",
                "See what for: quickscale upgrade --status",
            )
        )
    shows = "waits" if is_waiting else "committed with markers" if marked else "none waits"
    return Checked("upgrade", shows, tuple(findings))
