"""What every environment shares, one topic a file in components/."""

from config.settings.components.apps import *
from config.settings.components.auth import *
from config.settings.components.cache import *
from config.settings.components.credits import *
from config.settings.components.database import *
from config.settings.components.environment import *
from config.settings.components.jobs import *
from config.settings.components.logging import *
from config.settings.components.mail import *
from config.settings.components.payments import *
from config.settings.components.project import *
from config.settings.components.security import *
from config.settings.components.seller import *
from config.settings.components.serving import *
from config.settings.components.static import *
from config.settings.components.templates import *
