"""Tests of the package; one file per module."""
