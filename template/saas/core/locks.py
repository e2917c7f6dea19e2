from django.db import connection


def lock(name: str) -> None:
    """Wait until nobody else holds this name; it is free again after the transaction.

    For what no row stands for yet, such as an address that two people claim at once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
