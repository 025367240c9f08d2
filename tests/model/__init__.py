"""Tests of the values that travel between the rooms."""
