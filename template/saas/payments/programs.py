"""Stripe beside the app: a stand-in where no key is set, else a process that asks for events."""

from django.conf import settings

from saas.core.development.programs import Program, program


@program
def stand_in() -> Program | None:
    given = settings.STRIPE_STAND_IN
    if given is None:
        return None

    def arguments(port: int, app: str) -> list[str]:
        """Tell it who it is for, and where its webhooks go."""
        known = {
            "port": port,
            "data": settings.DEV_FOLDER / "fakestripe.sqlite3",
            "app": app,
            "name": settings.PROJECT_NAME,
            "key": given["key"],
            "secret": given["secret"],
            "webhook": f"{app}{given['webhook']}",
        }
        return ["--until-stdin-ends", *(f"--{name}={value}" for name, value in known.items())]

    tells = "{url}, a stand-in: no money moves"
    return Program("fakestripe", "Stripe", tells, port=12111, arguments=arguments)


@program
def poll() -> Program | None:
    if not settings.STRIPE_POLLS:
        return None
    return Program("stripe_poll", "Stripe", "test mode, asked for events every 3 seconds")
