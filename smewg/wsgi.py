"""The WSGI entry point that gunicorn serves."""

import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from smewg.environment import nothing_given
from smewg.toolkit.read_ahead import read_ahead

if refused := nothing_given("gunicorn smewg.wsgi"):
    sys.exit(refused)
# Each question of the database lets another thread in, and its answer waits for the turn to end:
# with turns of 5 ms a save of two dozen questions waited for the long pages beside it.
sys.setswitchinterval(0.0005)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smewg.settings")
application = get_wsgi_application()
if not settings.DEBUG:  # whoever develops starts it anew with each change
    read_ahead()
