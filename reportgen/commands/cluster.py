"""The workers of a Dask cluster as an engine: the same tasks, handed over one by one."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

from reportgen import __version__
from reportgen.errors import InputError, ReportgenError
from reportgen.model.means import Told, collected
from reportgen.wording import means as say
from reportgen.wording.catalog import current_language, use_language

Task = TypeVar("Task")
Done = TypeVar("Done")

_PATIENCE = 10
"""Seconds in which a scheduler has to answer, and a worker to be there."""


class Cluster:
    """Does tasks on the workers that a scheduler has; one that dies has its tasks done by others."""

    def __init__(self, address: str) -> None:
        self._client: Any = connect(address)

    @property
    def jobs(self) -> int:
        """Threads of all workers."""
        return max(1, sum(map(int, self._client.nthreads().values())))

    def each(self, work: Callable[[Task], Done], tasks: Sequence[Task], told: Told | None = None) -> list[Done]:
        """Return what `work` makes of each task, in their order.

        Raises:
            ReportgenError: there is no worker, or one has another version of reportgen.
        """
        there = partial(_on_worker, __version__, current_language(), work)
        with self._answering():
            # Not pure: Dask would keep the results of equal tasks, and take a changed file for the old one.
            futures = self._client.map(there, tasks, pure=False, batch_size=None)
            return collected((future.result() for future in futures), len(tasks), told)

    @contextlib.contextmanager
    def _answering(self) -> Iterator[None]:
        """Turn the cluster's own troubles into an error of ours."""
        from distributed import KilledWorker  # noqa: PLC0415

        try:
            yield
        except KilledWorker as error:
            raise ReportgenError(say.worker_died(), hint=say.cannot_connect_hint()) from error
        except (OSError, TimeoutError) as error:
            raise InputError(
                say.cannot_connect(str(error)), where="--scheduler", hint=say.cannot_connect_hint()
            ) from error

    def close(self) -> None:
        """Leave the cluster, which goes on."""
        self._client.close()


def connect(address: str) -> Any:
    """Return a client of the scheduler at an address, once there is a worker.

    Raises:
        InputError: Dask is not installed, or nobody answers.
    """
    try:
        from distributed import Client  # noqa: PLC0415
    except ImportError as error:
        raise InputError(say.no_dask(), where="--engine", hint=say.no_dask_hint()) from error
    try:
        client = Client(address, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        raise InputError(say.cannot_connect(str(error)), where=address, hint=say.cannot_connect_hint()) from error
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError as error:
        client.close()
        raise InputError(say.no_worker(), where=address, hint=say.cannot_connect_hint()) from error
    return client


def _on_worker(version: str, language: str, work: Callable[[Task], Done], task: Task) -> Done:
    if version != __version__:
        raise ReportgenError(say.other_version(__version__, version), hint=say.other_version_hint())
    use_language(language)
    return work(task)
