"""Under a sanitizer, a report of any program that a test starts fails that test (`scripts/test --sanitize`)."""

from __future__ import annotations

import os
import subprocess

import pytest

from support import sanitizer
from support.tapedeck import clean_environment


@pytest.mark.skipif(not sanitizer.NAME, reason="the program was built without a sanitizer")
def test_what_a_program_does_wrong_is_reported_to_its_test(reports):
    control = os.environ["TAPEDECK_SANITIZER_CONTROL"]
    wrong = {"thread": "race", "address": "overflow"}[sanitizer.NAME]
    assert subprocess.run([control, "order"], env=clean_environment()).returncode == 0
    assert reports.take() == ""
    assert subprocess.run([control, wrong], env=clean_environment(), stderr=subprocess.DEVNULL).returncode != 0
    assert "control.swift" in reports.take()
    assert reports.take() == ""
