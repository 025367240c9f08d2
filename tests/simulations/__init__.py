"""Simulated studies whose truth is known, put through the steps of the analysis.

Each simulation yields measured figures with what they ought to be. The suite runs them in seconds;
`REPORTGEN_CAMPAIGN` multiplies the number of studies, and `make simulations` prints a table of all figures.
"""
