"""English as most of the world writes it: day before month, and a clock of 24 hours.

`FORMAT_MODULE_PATH = []` in config/settings/project.py gives the American way.
"""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
SHORT_DAY_FORMAT = "j M"  # our own: in lists and below charts
