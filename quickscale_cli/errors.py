"""What can go wrong, one class a cause. A message says what happened, and what to do next."""
# ruff: noqa: N818 - an error is named by what happened

from pathlib import Path


class QuickScaleError(Exception):
    """Ends the program with a sentence. `exit_code` 2: wrong use; 1: it could not be done."""

    exit_code = 2


class NoName(QuickScaleError):
    def __init__(self) -> None:
        super().__init__("The project needs a name. Type: quickscale init myapp")


class FileInTheWay(QuickScaleError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is a file. Take another name, or move the file away.")


class FolderNotEmpty(QuickScaleError):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is not empty. Take another name, or move its files away.")


class NotAllowed(QuickScaleError):
    def __init__(self, folder: str | Path) -> None:
        super().__init__(f"You may not write to {folder}. Take a folder of your own.")


class NotWritable(QuickScaleError):
    def __init__(self, folder: str | Path, reason: str) -> None:
        super().__init__(f"{folder} can't be written: {reason}. Take another name or folder.")


class UnknownQuestion(QuickScaleError):
    def __init__(self, name: str, alike: str | None, known: list[str]) -> None:
        mend = f"Did you mean {alike}?" if alike else f"There are: {', '.join(known)}."
        super().__init__(f"There is no question `{name}`. {mend}")


class UnknownPreset(QuickScaleError):
    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no preset `{name}`. Take one of {', '.join(known)}.")


class WrongAnswer(QuickScaleError):
    """An answer that the template refuses, in the template's own sentence."""


class NoAnswer(QuickScaleError):
    def __init__(self, given: str) -> None:
        super().__init__(
            f"--data {given} has no value. Write it as name=value, for example --data currency=EUR."
        )


class Contradiction(QuickScaleError):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is given twice, with different values. Give it once.")


class SourceMissing(QuickScaleError):
    def __init__(self, source: str) -> None:
        super().__init__(
            f"There is no template at {source}. --from takes a folder, a git bundle or the "
            "address of a git repository, with a copier.yml in it."
        )


class SourceUnreadable(QuickScaleError):
    def __init__(self, source: str, reason: str) -> None:
        super().__init__(
            f"{source} can't be read ({reason}). Check the address and your access, or name "
            "another place with --from."
        )


class VersionMissing(QuickScaleError):
    def __init__(self, source: str, version: str, known: list[str]) -> None:
        there = f"There are: {', '.join(known)}." if known else "It has no releases: name none."
        super().__init__(f"{source} has no version {version}. {there}")


class CommandTooOld(QuickScaleError):
    def __init__(self, version: str, ours: str) -> None:
        super().__init__(
            f"Version {version} is newer than this command, {ours}. Type: "
            "pip install --upgrade quickscale"
        )


class BundleDamaged(QuickScaleError):
    exit_code = 1

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"{path}, the releases that came with this command, can't be read ({reason}). Type: "
            "pip install --force-reinstall quickscale"
        )


class NoRelease(QuickScaleError):
    def __init__(self, source: str) -> None:
        super().__init__(
            f"{source} has no release: none of its tags is a version. Name another place with "
            "--from."
        )


class HistoryCut(QuickScaleError):
    def __init__(self, version: str) -> None:
        super().__init__(
            f"The history does not show which commit released {version}. If this clone is shallow, "
            "type: git fetch --unshallow"
        )


class TagElsewhere(QuickScaleError):
    def __init__(self, tag: str, there: str, expected: str) -> None:
        super().__init__(
            f"The tag {tag} is at {there[:12]}, but {expected[:12]} made that release. If the tag "
            f"is wrong, type: git tag -d {tag}, then repeat the command."
        )


class TemplateBroken(QuickScaleError):
    exit_code = 1

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(
            f"The template of {source} can't be rendered: {reason.rstrip('.')}. Tell its authors, "
            "or take another version."
        )


class ManifestInvalid(QuickScaleError):
    """A release's manifest says something that can't be; meant for the template's authors."""

    exit_code = 1

    def __init__(self, version: str, reason: str) -> None:
        super().__init__(f"The template's releases/{version}.toml can't be used: {reason}")


class GitMissing(QuickScaleError):
    def __init__(self) -> None:
        super().__init__("git is missing. Install it from https://git-scm.com/downloads.")


class GitTooOld(QuickScaleError):
    def __init__(self, found: str, oldest: str) -> None:
        super().__init__(
            f"git {found} is too old. Install git {oldest} or newer from "
            "https://git-scm.com/downloads."
        )


class GitFailed(QuickScaleError):
    exit_code = 1

    def __init__(self, command: str, reason: str) -> None:
        self.reason = reason or "it gave no reason"
        super().__init__(f"git {command} failed: {self.reason}.")


class ObjectMissing(QuickScaleError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The repository lacks the object {name}, so the merge can't see all of your files. "
            "Type `git fetch` or `git fsck`, then try again."
        )


class NoRepository(QuickScaleError):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} is in no git repository, so there is nothing an upgrade could go back to. "
            'Type: git init && git add -A && git commit -m "Start"'
        )


class NoCommit(QuickScaleError):
    def __init__(self, folder: Path) -> None:
        super().__init__(f'{folder} has no commit yet. Type: git add -A && git commit -m "Start"')


class AnswersUnreadable(QuickScaleError):
    """What is wrong with the answers file of a project, and how to mend it."""


class Downgrade(QuickScaleError):
    def __init__(self, old: str, new: str) -> None:
        super().__init__(
            f"This project is at {old}, which is newer than {new}. Going back is git's work: "
            "revert the commit of the upgrade."
        )


class ChoiceImpossible(QuickScaleError):
    """A decision that the file does not offer."""


class LineLost(QuickScaleError):
    """The line account does not balance: stop before anything of the user's is lost."""

    exit_code = 1
    path = ""  # of the file whose merged lines do not


class NoWorkTree(QuickScaleError):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is a repository without files. Go to a clone that has them.")


class Blocked(QuickScaleError):
    """All that stands in the way of an upgrade, a line each."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("\n".join(reasons))


class UpgradeRunning(QuickScaleError):
    def __init__(self) -> None:
        super().__init__("Another upgrade is at work in this repository. Wait until it ends.")


class NoUpgrade(QuickScaleError):
    def __init__(self) -> None:
        super().__init__("No upgrade is under way here. To begin one, type: quickscale upgrade")


class IndexLocked(QuickScaleError):
    def __init__(self, lock: Path) -> None:
        super().__init__(
            f"Another git command is at work: {lock} is there. Wait for it, or remove that file if "
            "there is none; then type: quickscale upgrade --continue"
        )


class Waits(QuickScaleError):
    """An upgrade waits, and something else comes first."""

    exit_code = 1


class MarkersCommitted(QuickScaleError):
    exit_code = 1

    def __init__(self, paths: str) -> None:
        super().__init__(
            f"{paths}: an upgrade's markers were committed. Resolve what is marked and commit it."
        )


class SeveralProjects(QuickScaleError):
    def __init__(self, folders: list[str]) -> None:
        super().__init__(
            f"There are several projects below: {', '.join(folders)}. Go to one of them with cd."
        )


class StillOpen(QuickScaleError):
    exit_code = 1

    def __init__(self, paths: list[str]) -> None:
        super().__init__(
            f"Not decided yet: {', '.join(paths)}. Resolve what is marked, `git add` the file (or "
            "`git rm` it), then type: quickscale upgrade --continue"
        )


class MemoryUnreadable(QuickScaleError):
    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} can't be used: {reason}. Correct it and commit.")


class CatalogueInTheWay(QuickScaleError):
    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"Your words can't move to {path}: {reason}. Mend and commit it, or leave out "
            "--move-words."
        )


class DecisionsUnreadable(QuickScaleError):
    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(
            f"{file} can't be used: {reason}. Write it anew with: quickscale upgrade-plan "
            f"--decisions {file}"
        )


class UvMissing(QuickScaleError):
    exit_code = 1

    def __init__(self, folder: Path) -> None:
        super().__init__(
            "uv is missing, and it could not be installed. Get it from "
            f"https://docs.astral.sh/uv/, then type: cd {folder} && uv run manage.py dev"
        )


class DiskFull(QuickScaleError):
    exit_code = 1

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"The disk is full: {folder} could not be written. What was there of it is removed "
            "again; make room and repeat the command."
        )


class Stopped(QuickScaleError):
    exit_code = 130

    def __init__(self) -> None:
        super().__init__("Stopped. What was written is removed again.")


class NotAProject(QuickScaleError):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} is no QuickScale project: there is no manage.py with a features.toml, here "
            "or above. Go to a project's folder, or make one with `quickscale init myapp`."
        )


class FlagsUnreadable(QuickScaleError):
    def __init__(self, reason: str) -> None:
        super().__init__(f"features.toml is not valid TOML ({reason}). Mend that line.")


class GeneratorOff(QuickScaleError):
    def __init__(self) -> None:
        super().__init__(
            "ENABLE_SERVICE_GENERATOR is off in this project. Set enable_service_generator = true "
            "in features.toml and repeat the command."
        )


class NameTaken(QuickScaleError):
    def __init__(self, name: str, path: Path) -> None:
        super().__init__(f"The name {name} is taken: {path} has it. Take another name.")
