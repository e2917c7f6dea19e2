"""The app's side of the bench, run by the project's own Python; prints its numbers as JSON.

prepare N                       make N workspaces with credits; prints the first id and the last
spend FIRST LAST CLIENTS SECS   spend as fast as CLIENTS processes can; prints spends a second
history ROWS...                 make a workspace for each, that has spent so often; prints their ids
race SPENDS BALANCE             spend 1 credit SPENDS times at once; prints how many succeeded
"""

import json
import multiprocessing
import random
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import django
from django.conf import settings

PLENTY = 10**9
# Committed bit by bit, as a history is: what one transaction leaves behind is in nobody's way then.
PAST = """
DO $$ BEGIN
    FOR number IN 1..{count} LOOP
        PERFORM credits_spend(
            {workspace}, 1, 'past-' || number, 'Bench', NULL, clock_timestamp()
        );
        IF number % 20 = 0 THEN COMMIT; END IF;
    END LOOP;
END $$
"""


def main() -> None:
    part, *words = sys.argv[1:]
    numbers = [int(float(word)) for word in words]
    settings.DATABASES["default"]["OPTIONS"] = {}  # a connection for each client, and no pool
    django.setup()
    parts = {"prepare": prepare, "spend": spend_for_a_while, "history": history, "race": race}
    print(json.dumps(parts[part](*numbers)))


def prepare(count: int) -> list[int]:
    made = [workspace(f"bench-{number}", PLENTY) for number in range(count)]
    return [made[0], made[-1]]


def history(*rows: int) -> list[int]:
    from django.db import connection

    made = []
    for number, count in enumerate(rows):
        made.append(workspace(f"bench-history-{number}", PLENTY))
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
            cursor.execute(PAST.format(workspace=made[-1], count=count))
            cursor.execute("RESET synchronous_commit")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return made


def spend_for_a_while(first: int, last: int, clients: int, seconds: int) -> list[float]:
    from django.db import connection

    connection.close()
    with multiprocessing.get_context("fork").Pool(clients) as pool:
        counts = pool.starmap(client, [(first, last, seconds)] * clients, chunksize=1)
    return [sum(counts) / seconds]


def client(first: int, last: int, seconds: int) -> int:
    from saas.accounts.models import Workspace

    workspaces = list(Workspace.objects.filter(pk__range=(first, last)))
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        spend_one(random.choice(workspaces))
        count += 1
    return count


def race(spends: int, balance: int) -> list[int]:
    from saas.accounts.models import Workspace

    raced = Workspace.objects.get(pk=workspace("bench-race", balance))
    with ThreadPoolExecutor(spends) as pool:
        return [sum(pool.map(succeeds, [raced] * spends))]


def succeeds(raced: object) -> bool:
    from django.db import connection
    from saas.credits.errors import InsufficientCredits

    try:
        spend_one(raced)
    except InsufficientCredits:
        return False
    finally:
        connection.close()
    return True


def spend_one(workspace: object) -> None:
    from saas.credits.flows import spend

    spend(workspace=workspace, amount=1, key=uuid.uuid4().hex, reason="Bench")


def workspace(name: str, balance: int) -> int:
    from saas.accounts.models import User, Workspace
    from saas.credits.flows import grant

    owner, _ = User.objects.get_or_create(email="bench@example.com")
    made = Workspace.objects.create(name=name, owner=owner, kind=Workspace.Kind.TEAM)
    grant(workspace=made, amount=balance, source_ref=f"bench:{made.pk}", reason="Bench")
    return made.pk


if __name__ == "__main__":
    main()
