"""Whether a failure has been told already, by a task before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medallion_provider.notifications.facts import failed_tasks, failure_left_by, upstream_tasks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medallion_provider.notifications.facts import StageFailure


def told_by(context: Mapping[str, Any], cause: StageFailure) -> str | None:
    """Return the earlier task of this run that has told this cause; None where nobody has.

    A task tells what it fails of when it has a failure callback. A task that runs although one before it failed fails
    because of that one, and a task that fails of exactly the same thing has nothing to add.

    :param context: The context of the callback.
    :param cause: Why its task failed.
    """
    before = {task.task_id: task for task in upstream_tasks(context) if getattr(task, "on_failure_callback", None)}
    if not before:
        return None
    failed = failed_tasks(context, list(before))
    for task_id in before:
        if task_id in failed:
            return str(task_id)
        left = failure_left_by(context, task_id)
        if left is not None and left.is_same_cause(cause):
            return str(task_id)
    return None
