"""The entry point of `manage.py serve`: the WSGI application behind the front door."""

from django.conf import settings

from config.wsgi import application as wsgi
from saas.core.serving.bodies import Bodies
from saas.core.serving.front_door import FrontDoor
from saas.core.uploads import limit_of

application = FrontDoor(
    wsgi,
    threads=settings.WEB_THREADS,
    queue=settings.WEB_THREADS * 7,
    bodies=Bodies(
        every=settings.MAX_BODY,
        room=8 * settings.MAX_UPLOAD,
        patience=settings.BODY_PATIENCE,
        limit_of=limit_of,
    ),
)
