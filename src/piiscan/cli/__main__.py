"""Runs the command as `python -m piiscan.cli`."""

import sys

from piiscan.cli import main

sys.exit(main())
