from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import to_locale

from saas.core.errors import DomainError
from saas.core.words import compiling


class Command(BaseCommand):
    help = "Translate and reword what the app says: see docs/words.md."
    requires_system_checks = []  # an image is built without a database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.epilog = "update takes --ours; reword takes --old-plural and --new-plural."
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        find = actions.add_parser("find", help="List sentences, and where they stand.")
        find.add_argument("text", nargs="?", default="", help="Only those that have this in them.")
        update = actions.add_parser("update", help="Write new sentences into a language's file.")
        update.add_argument("language", help="Such as fr or pt-br.")
        update.add_argument(
            "--ours", action="store_true", help="Of the template's own apps: for its developers."
        )
        actions.add_parser("compile", help="Make the .mo files; refuse what is wrong, by line.")
        actions.add_parser("check", help="Tell what is stale, missing or asked for no more.")
        reword = actions.add_parser("reword", help="Say one word for another, in locale/en.")
        reword.add_argument("old", help="As it is said for one thing, such as credit.")
        reword.add_argument("new", help="Such as token.")
        reword.add_argument("--old-plural", default="", help="Where it is no regular one.")
        reword.add_argument("--new-plural", default="", help="Where it is no regular one.")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            if action != "compile" or compiling.stale():
                compiling.check_tools()
            getattr(self, f"_{action}")(options)
        except DomainError as error:
            raise CommandError(error.message) from None

    def _find(self, options: dict[str, Any]) -> None:
        from saas.core.words import places
        from saas.core.words.extracting import sentences

        wanted = options["text"].casefold()
        found = sentences().values()
        for sentence in (one for one in found if wanted in one.key.id.casefold()):
            for file, line in sentence.places:
                self.stdout.write(f"{places.shown(file)}:{line}")
            for text in filter(None, (sentence.key.id, sentence.plural)):
                self.stdout.write(f"    {' '.join(text.split())}")

    def _update(self, options: dict[str, Any]) -> None:
        from saas.core.words import updating

        language = to_locale(options["language"])
        how = updating.update_ours if options["ours"] else updating.update
        for catalogue in how(language):
            self.stdout.write(catalogue.name)

    def _compile(self, options: dict[str, Any]) -> None:
        if not compiling.compile_stale(self.stderr.write):
            raise CommandError("Mend these lines: their files were not compiled.")

    def _check(self, options: dict[str, Any]) -> None:
        from saas.core.words.checking import findings

        told = findings()
        for line in told:
            self.stdout.write(line)
        if told:
            raise CommandError(f"{len(told)} to look at.")

    def _reword(self, options: dict[str, Any]) -> None:
        from saas.core.words import places
        from saas.core.words.rewording import forms, reword

        words = forms(*(options[name] for name in ("old", "new", "old_plural", "new_plural")))
        written, there = reword(words)
        name = places.owners(places.ENGLISH).name
        self.stdout.write(f"{written} sentences written into {name}: read them.")
        if there:
            self.stdout.write(f"{there} were there, and stay as you have them.")
