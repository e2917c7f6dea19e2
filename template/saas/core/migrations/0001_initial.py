from django.db import migrations

# The table of Django's database cache, as `createcachetable` makes it, but unlogged: quicker
# to write, and empty after a crash, which is all that a cache promises.
CREATE = """
CREATE UNLOGGED TABLE core_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX core_cache_expires ON core_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(CREATE, "DROP TABLE core_cache")]
