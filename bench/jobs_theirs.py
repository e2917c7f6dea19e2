"""Procrastinate's side of the bench of jobs, the same tasks under its own names."""

import os

import job_work
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector

URL = os.environ["DATABASE_URL"]
app = App(connector=PsycopgConnector(conninfo=URL))


@app.task(name="nothing")
def nothing() -> None:
    pass


@app.task(name="work")
def work() -> None:
    job_work.work()


@app.task(name="mark")
def mark(path: str) -> None:
    job_work.mark(path)


def queue(name: str, count: int, path: str) -> None:
    with app.replace_connector(SyncPsycopgConnector(conninfo=URL)) as outside, outside.open():
        outside.configure_task("mark").defer(path=path)
        outside.configure_task(name).batch_defer(*[{} for _ in range(count)])
        outside.configure_task("mark").defer(path=path)
