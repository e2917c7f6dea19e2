# ruff: noqa: N818 - an error is named by what happened


from quickscale_cli.errors import QuickScaleError


class UpgradeError(QuickScaleError):
    """Why an upgrade can't go on: what happened, and what to do next."""


class GitMissing(UpgradeError):
    pass


class GitTooOld(UpgradeError):
    pass


class GitFailed(UpgradeError):
    """Git refused something; its own words are part of the message."""


class NotAProject(UpgradeError):
    """The folder is in no git repository, or has no commit yet."""


class ObjectMissing(UpgradeError):
    pass


class SourceUnreadable(UpgradeError):
    pass


class VersionUnknown(UpgradeError):
    pass


class Downgrade(UpgradeError):
    pass


class AnswersUnreadable(UpgradeError):
    pass


class AnswerDoesNotFit(UpgradeError):
    pass


class RenderFailed(UpgradeError):
    pass


class ManifestInvalid(UpgradeError):
    """A release's manifest says something that can't be; meant for the template's authors."""


class ChoiceImpossible(UpgradeError):
    pass


class LineLost(UpgradeError):
    """The line account does not balance: stop before anything of the user's is lost."""
