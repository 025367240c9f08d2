"""Numbers of other people's programs that are too heavy to be installed with the tests, with the scripts that made them.

Each script runs in an environment of its own, from the root of the repository, and needs nothing of reportgen:

    pip install arch==8.0.0 numpy==2.4.6 && python -m tests.oracles.arch_mcs
"""
