"""Carry out a plan: several reports at once, failures collected, each report in its place as soon as it is made."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from mq_analysis.errors import MQError, Problem, UsageError
from mq_analysis.run import forks
from mq_analysis.run.place import PlacingError
from mq_analysis.run.plan import Step
from mq_analysis.run.report import FailedRunError, Made, keep_failed, make, put


@dataclass(frozen=True)
class Outcome:
    """What became of a step: files in place, or problems; ``seconds`` it took to make."""

    step: Step
    files: tuple[Path, ...] = ()
    seconds: float = 0.0
    error: MQError | None = None


def carry_out(
    steps: Sequence[Step], workers: Executor, done: Callable[[Outcome], None] = lambda _: None
) -> list[Outcome]:
    """Carry out the steps that are not ``keep``, and tell of each as it ends; a failure stops no other.

    Args:
        steps: The plan.
        workers: Where reports are made: threads that each fork, or a Dask cluster. Files are put in place here.
        done: Called with each outcome, in the order in which they end.
    """
    waiting = {workers.submit(make, step): step for step in steps if step.act != "keep"}
    outcomes = []
    for future in as_completed(waiting):
        outcomes.append(_outcome(waiting[future], future))
        done(outcomes[-1])
    return outcomes


def _outcome(step: Step, future: Future[Made]) -> Outcome:
    try:
        made = future.result()
        return Outcome(step, tuple(put(step.job, made)), made.seconds)
    except FailedRunError as error:
        return Outcome(step, error=_kept(step, error))
    except MQError as error:
        return Outcome(step, error=error)
    except Exception as error:
        return Outcome(step, error=MQError(Problem(str(step.job), f"{type(error).__name__}: {error}")))


def _kept(step: Step, error: FailedRunError) -> MQError:
    try:
        keep_failed(step.job, error.executed)
    except PlacingError as disk:
        return MQError((*error.problems, *disk.problems))
    return error


@contextlib.contextmanager
def local(jobs: int) -> Iterator[Executor]:
    """Yield workers on this machine: ``jobs`` threads, each of which forks a process for what it makes."""
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
            Problem("--scheduler", "must have Dask; pip install 'mq-analysis[cluster]'")
        ) from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise UsageError(
            Problem("--scheduler", f"must be a Dask scheduler, got {address!r}: {error}")
        ) from None
    with client, client.get_executor(pure=False) as workers:
        yield workers
