"""`python -m queue_some NAME START STOP`: queue jobs as the project does whose folder this is."""

import sys

import django

django.setup()

import counted  # noqa: E402  # its tasks need the settings
from saas.jobs import enqueue  # noqa: E402

name, start, stop = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
if name == "hold":
    counted.hold.enqueue()
for number in range(start, stop):
    for _ in range(2):  # the second is none: it has the key of the first
        enqueue(counted.succeed, number, key=f"succeed-{number}")
    counted.stumble.enqueue(number)
    if number % 10 == 0:
        counted.fail.enqueue(number)
