"""Lets the sheets' properties run steadily on a busy machine: no deadline by the clock, and few examples."""

from hypothesis import HealthCheck, settings

settings.register_profile("steady", max_examples=40, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")
