"""Runs the `mamori` command as `python -m mamori.web.command`, which finds the same Python without a PATH."""

from mamori.web.command import main

raise SystemExit(main())
