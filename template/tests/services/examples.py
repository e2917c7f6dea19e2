"""Services that behave badly, each in its way."""

from typing import Any

from django import forms

from saas.jobs.flows import WorkerLeaves
from saas.services import flows
from saas.services.base import BaseService
from saas.services.demo_texts import TOO_SHORT
from saas.services.errors import ServiceFailed
from saas.services.models import Run
from saas.services.progress import Progress


class TextForm(forms.Form):
    text = forms.CharField()


class Echo(BaseService):
    price = 3

    def execute(self, data: dict[str, Any], progress: Progress) -> dict[str, Any]:
        return {"echo": data["word"]}


class Readability(BaseService):
    """Stands in for the example in `app/`, which its owner may have deleted."""

    slug = "readability"
    name = "Readability"
    summary = "For a test."
    price = 2
    background = True
    stages = ("Reading",)
    form_class = TextForm

    def execute(self, data: dict[str, Any], progress: Progress) -> dict[str, Any]:
        if data["text"] == TOO_SHORT:
            raise ServiceFailed("Too short.")
        return {"score": 60}


class TalksMuch(Echo):
    def label(self, data: dict[str, Any]) -> str:
        return 50 * "word "


class Refuses(Echo):
    def execute(self, data: dict[str, Any], progress: Progress) -> dict[str, Any]:
        raise ServiceFailed("The file could not be read.")


class Crashes(Echo):
    def execute(self, data: dict[str, Any], progress: Progress) -> dict[str, Any]:
        raise ZeroDivisionError


class AnswersNonsense(Echo):
    def execute(self, data: dict[str, Any], progress: Progress) -> dict[str, Any]:
        return {"echo": object()}


class Slow(Echo):
    """Runs in a job, over two stages."""

    background = True
    stages = ("Listening", "Answering")

    def execute(self, data: dict[str, Any], progress: Progress) -> dict[str, Any]:
        progress.stage("Listening")
        progress.step(1, 2, "Half heard")
        progress.stage("Answering")
        return {"echo": data["word"]}


class LosesWorker(Slow):
    def execute(self, data: dict[str, Any], progress: Progress) -> dict[str, Any]:
        raise WorkerLeaves(1)


class StoppedMidway(Slow):
    """The user stops it while it runs."""

    def execute(self, data: dict[str, Any], progress: Progress) -> dict[str, Any]:
        progress.stage("Listening")
        flows.stop(run=Run.objects.get(pk=progress.run.pk))
        progress.stage("Answering")
        raise AssertionError("It went on although it was stopped.")


class StoppedAtTheEnd(Slow):
    def execute(self, data: dict[str, Any], progress: Progress) -> dict[str, Any]:
        flows.stop(run=Run.objects.get(pk=progress.run.pk))
        return {"echo": "too late"}
