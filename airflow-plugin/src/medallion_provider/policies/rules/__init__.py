"""The rules, one module each."""

from __future__ import annotations

from medallion_provider.policies.rules.base import Rule, SourceRule, TaskRule
from medallion_provider.policies.rules.bucket import HardCodedBucket
from medallion_provider.policies.rules.notification import NoFailureNotification
from medallion_provider.policies.rules.owner import NoOwner
from medallion_provider.policies.rules.parse_time_reads import ParseTimeRead
from medallion_provider.policies.rules.retries import NoRetries
from medallion_provider.policies.rules.start_date import MovingStartDate
from medallion_provider.policies.rules.suppression import IdleException
from medallion_provider.policies.rules.time_limit import NoTimeLimit
from medallion_provider.policies.rules.unloadable import Unloadable
from medallion_provider.policies.rules.xcom import DataInXCom

TASK_RULES: tuple[TaskRule, ...] = (NoOwner(), NoRetries(), NoFailureNotification(), NoTimeLimit())
_HABITS: tuple[SourceRule, ...] = (MovingStartDate(), ParseTimeRead(), HardCodedBucket(), DataInXCom())
UNLOADABLE = Unloadable()
SOURCE_RULES: tuple[SourceRule, ...] = (*_HABITS, IdleException(rule.code for rule in (*TASK_RULES, *_HABITS)))
RULES: tuple[Rule, ...] = (UNLOADABLE, *TASK_RULES, *SOURCE_RULES)
"""Every rule, in the order of the codes."""

__all__ = ["RULES", "SOURCE_RULES", "TASK_RULES", "UNLOADABLE", "Rule", "SourceRule", "TaskRule"]
