"""On the path of a worker process, this sets its clock 90 seconds ahead."""

from datetime import UTC, datetime, timedelta

import time_machine

time_machine.travel(datetime.now(UTC) + timedelta(seconds=90)).start()
