"""Tests in a real browser: Debian's Chromium driven by Playwright, axe-core from npm's lock file."""
