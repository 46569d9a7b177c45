"""The production settings, with the baselines beside the archive's own addresses."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.baselines"
