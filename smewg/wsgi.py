"""The WSGI entry point that gunicorn serves."""

import os
import sys

from django.core.wsgi import get_wsgi_application

from smewg.environment import nothing_given

if refused := nothing_given("gunicorn smewg.wsgi"):
    sys.exit(refused)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smewg.settings")
application = get_wsgi_application()
