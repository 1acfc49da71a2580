"""The program's settings with one address more: the page that does nothing, which exists for a bench alone."""

from rashin.config.settings import *  # noqa: F403 - these are the program's own, whatever they are

ROOT_URLCONF = "bench.nothing"
