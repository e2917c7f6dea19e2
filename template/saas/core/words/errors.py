from saas.core.errors import DomainError


class ToolMissing(DomainError):
    def __init__(self) -> None:
        super().__init__("Babel is not installed: it reads catalogues. Type: uv sync")


class CatalogueUnreadable(DomainError):
    def __init__(self, name: str, line: int, what: str) -> None:
        super().__init__(f"{name}:{line}: it can't be read here: {what}.")
        self.line = line


class CodeUnreadable(DomainError):
    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name} can't be read: {what}. Mend it first.")


class LanguageUnknown(DomainError):
    def __init__(self, language: str) -> None:
        super().__init__(f"{language} is no language. Name it as in de, fr or pt_BR.")


class EnglishIsWritten(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "The sentences are English already. To say something else, type "
            "`manage.py words reword OLD NEW`, or write an entry into locale/en: see docs/words.md."
        )
