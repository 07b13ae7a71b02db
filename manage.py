#!/usr/bin/env python3
"""Django's command line for the SMEWG plan tracker."""

import os
import sys

from django.core.management import execute_from_command_line

from smewg.environment import refusal
from smewg.toolkit.wide_frame import wide

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smewg.settings")
    if refused := refusal(sys.argv):
        sys.exit(refused)
    wide(execute_from_command_line)(sys.argv)
