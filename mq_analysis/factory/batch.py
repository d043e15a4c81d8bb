"""Carry out a plan: make reports in parallel, write each as soon as it is made, and collect failures."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from mq_analysis.base.errors import MQError, Problem, UsageError
from mq_analysis.base.messages import sentence
from mq_analysis.factory import forks
from mq_analysis.factory.bound import bind, put_bound
from mq_analysis.factory.job import Binding
from mq_analysis.factory.place import PlacingError
from mq_analysis.factory.plan import Step
from mq_analysis.factory.report import FailedRunError, keep_failed, make, put

T = TypeVar("T")
S = TypeVar("S", Step, Binding)


@dataclass(frozen=True)
class Outcome:
    """The outcome of a step: the files written, or the problems; ``seconds`` is the time to make it."""

    step: Step | Binding
    files: tuple[Path, ...] = ()
    seconds: float = 0.0
    error: MQError | None = None


def carry_out(
    steps: Sequence[Step], workers: Executor, done: Callable[[Outcome], None] = lambda _: None
) -> list[Outcome]:
    """Carry out the steps other than ``keep``, and report each as it ends; a failure does not stop the others.

    Args:
        steps: The plan.
        workers: The workers that make reports: forking threads or a Dask cluster. This process writes the files.
        done: Called with each outcome, in the order in which they end.
    """
    waiting = {workers.submit(make, step): step for step in steps if step.act != "keep"}
    return _collect(waiting, lambda step, made: (put(step, made), made.seconds), done)


def bind_all(
    bindings: Sequence[Binding], workers: Executor, done: Callable[[Outcome], None] = lambda _: None
) -> list[Outcome]:
    """Bind annual reports whose chapters have been written, and report each as it ends."""
    waiting = {workers.submit(bind, binding): binding for binding in bindings}
    return _collect(waiting, lambda binding, made: (put_bound(binding, *made), made[1]["seconds"]), done)


def _collect(
    waiting: dict[Future[T], S],
    put_in_place: Callable[[S, T], tuple[list[Path], float]],
    done: Callable[[Outcome], None],
) -> list[Outcome]:
    """Write each result as it arrives, and collect the failures."""
    outcomes = []
    for future in as_completed(list(waiting)):
        what = waiting.pop(future)  # frees the result as soon as it is written
        try:
            files, seconds = put_in_place(what, future.result())
            outcome = Outcome(what, tuple(files), seconds)
        except FailedRunError as error:
            outcome = Outcome(what, error=_keep(what, error))
        except MQError as error:
            outcome = Outcome(what, error=error)
        except Exception as error:  # a dead worker or a bug: the other reports go on
            stem = (what.job if isinstance(what, Step) else what).stem
            outcome = Outcome(what, error=MQError(Problem(stem, f"{type(error).__name__}: {error}")))
        outcomes.append(outcome)
        done(outcome)
    return outcomes


def _keep(step: Step | Binding, error: FailedRunError) -> MQError:
    try:
        if isinstance(step, Step):
            keep_failed(step.job, error.executed)
    except PlacingError as disk:
        return MQError((*error.problems, *disk.problems))
    return error


@contextlib.contextmanager
def local(jobs: int) -> Iterator[Executor]:
    """Yield workers on this machine: ``jobs`` threads, each of which forks a process for every report."""
    workers = ThreadPoolExecutor(jobs, thread_name_prefix="mq-report")
    try:
        yield workers
        workers.shutdown()
    except BaseException:
        workers.shutdown(wait=False, cancel_futures=True)
        forks.end_all()
        raise


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """Yield the workers of a Dask cluster, which must see the project and its data under the same paths.

    Raises:
        UsageError: If Dask is not installed, or there is no scheduler at that address.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            Problem("--scheduler", sentence("must have Dask; pip install 'mq-analysis[cluster]'"))
        ) from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        said = sentence("must be a Dask scheduler, got {got!r}: {error}", got=address, error=error)
        raise UsageError(Problem("--scheduler", said)) from None
    with client, client.get_executor(pure=False) as workers:
        yield workers
