"""Why a task failed, whoever said so: the service, the way to it, or Airflow itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from medallion_provider.exceptions import INVALID_SETTING, WORKER_STOPPED, MedallionError
from medallion_provider.missing_settings import CONNECTION_NOT_FOUND, VARIABLE_NOT_FOUND, missing_setting
from medallion_provider.notifications.facts import StageFailure, failure_left_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medallion_provider.notifications.language import Language


@dataclass(frozen=True)
class _Explanation:
    """A message and a remedy in both languages, for what the service cannot explain itself.

    :param message: What happened; ``{names}`` are filled in from the failure's place.
    :param remedy: What to do.
    :param has_detail: Whether the failure's own message, in the words of a library, is worth adding.
    """

    message: dict[Language, str]
    remedy: dict[Language, str]
    has_detail: bool = True


_UNREACHABLE = _Explanation(
    {"en": "The service cannot be reached.", "pt": "O serviço não responde."},
    {
        "en": "Check host, port and TLS of the connection, and that the service runs and the worker can reach it.",
        "pt": "Confira host, porta e TLS da conexão, e se o serviço está no ar e pode ser alcançado pelo worker.",
    },
)
_TOO_SLOW = _Explanation(
    {
        "en": "The task ran out of its time; nothing was published.",
        "pt": "A tarefa passou do tempo limite; nada foi publicado.",
    },
    {
        "en": "Give the task a longer execution_timeout, or find out from the log what takes so long.",
        "pt": "Aumente o execution_timeout da tarefa, ou veja no log o que demora tanto.",
    },
    has_detail=False,
)
# Whatever else gRPC says of a call that the service has not explained.
_CALL_FAILED = _Explanation(
    {"en": "The call to the service failed.", "pt": "A chamada ao serviço falhou."},
    {"en": "Read the service's log of this moment.", "pt": "Leia o log do serviço neste momento."},
)
_CERTIFICATE_FILE = _Explanation(
    {"en": "A certificate file cannot be read.", "pt": "Um arquivo de certificado não pode ser lido."},
    {
        "en": "Put the file where workers and triggerers can read it, or correct its path in Airflow under Admin > "
        "Connections.",
        "pt": "Coloque o arquivo onde os workers e os triggerers possam lê-lo, ou corrija o caminho no Airflow, em "
        "Admin > Connections.",
    },
)
# By the field that is wrong; other fields are those of a later version.
_SETTINGS = {
    "complete_within_minutes": _Explanation(
        {
            "en": 'The argument complete_within_minutes of the task "{task}" is "{found}", which is no number of '
            "minutes.",
            "pt": 'O argumento complete_within_minutes da tarefa "{task}" é "{found}", que não é um número de minutos.',
        },
        {
            "en": "Give the minutes as a number, for example 60, in the Airflow variable or the DAG.",
            "pt": "Informe os minutos como um número, por exemplo 60, na variável do Airflow ou na DAG.",
        },
        has_detail=False,
    ),
    "options": _Explanation(
        {
            "en": 'The field "options" of the connection "{connection}" is no JSON object of gRPC channel arguments.',
            "pt": 'O campo "options" da conexão "{connection}" não é um objeto JSON de argumentos do canal gRPC.',
        },
        {
            "en": "Correct it in Airflow under Admin > Connections, or leave it empty; right is, for example, "
            '{"grpc.keepalive_time_ms": 30000}.',
            "pt": "Corrija-o no Airflow, em Admin > Connections, ou deixe-o vazio; certo é, por exemplo, "
            '{"grpc.keepalive_time_ms": 30000}.',
        },
        has_detail=False,
    ),
    "password": _Explanation(
        {
            "en": 'The token of the connection "{connection}" has characters that no token can have.',
            "pt": 'O token da conexão "{connection}" tem caracteres que um token não pode ter.',
        },
        {
            "en": "Enter the token again in Airflow under Admin > Connections, without line breaks.",
            "pt": "Digite o token de novo no Airflow, em Admin > Connections, sem quebras de linha.",
        },
        has_detail=False,
    ),
    "ca_file": _CERTIFICATE_FILE,
    "certificate_file": _CERTIFICATE_FILE,
    "key_file": _CERTIFICATE_FILE,
}
_EXPLANATIONS = {
    INVALID_SETTING: _Explanation(
        {"en": "A setting is wrong.", "pt": "Uma configuração está errada."},
        {
            "en": "Correct it in the DAG, or in Airflow under Admin > Connections or Variables.",
            "pt": "Corrija-a na DAG, ou no Airflow, em Admin > Connections ou Variables.",
        },
    ),
    "UNAVAILABLE": _UNREACHABLE,
    "HOST_NOT_FOUND": _Explanation(
        {"en": "No machine has the connection's host name.", "pt": "Nenhuma máquina tem o nome de host da conexão."},
        {
            "en": "Correct the host of the connection in Airflow under Admin > Connections.",
            "pt": "Corrija o host da conexão no Airflow, em Admin > Connections.",
        },
    ),
    "DEADLINE_EXCEEDED": _TOO_SLOW,
    "TASK_TIMED_OUT": _TOO_SLOW,
    WORKER_STOPPED: _Explanation(
        {
            "en": "The worker of this task was stopped; its run in the service goes on.",
            "pt": "O worker desta tarefa foi parado; a execução dela no serviço continua.",
        },
        {
            "en": "Nothing: the next try goes on with the run.",
            "pt": "Nada: a próxima tentativa continua a execução.",
        },
        has_detail=False,
    ),
    "UNAUTHENTICATED": _Explanation(
        {"en": "The service does not accept the connection's token.", "pt": "O serviço não aceita o token da conexão."},
        {"en": "Check the token of the connection.", "pt": "Confira o token da conexão."},
    ),
    "PERMISSION_DENIED": _Explanation(
        {"en": "The service does not allow this.", "pt": "O serviço não permite isto."},
        {
            "en": "Ask whoever runs the service to allow this caller what it asks for.",
            "pt": "Peça a quem opera o serviço que permita a este cliente o que ele pede.",
        },
    ),
    "UNIMPLEMENTED": _Explanation(
        {"en": "What answers is not this version of the service.", "pt": "Quem responde não é esta versão do serviço."},
        {
            "en": "Correct host and port of the connection, or update the service.",
            "pt": "Corrija host e porta da conexão, ou atualize o serviço.",
        },
    ),
    VARIABLE_NOT_FOUND: _Explanation(
        {
            "en": 'The Airflow variable "{variable}" does not exist.',
            "pt": 'A variável "{variable}" não existe no Airflow.',
        },
        {
            "en": "Create it in Airflow under Admin > Variables.",
            "pt": "Crie-a no Airflow, em Admin > Variables.",
        },
        has_detail=False,
    ),
    CONNECTION_NOT_FOUND: _Explanation(
        {
            "en": 'The Airflow connection "{connection}" does not exist.',
            "pt": 'A conexão "{connection}" não existe no Airflow.',
        },
        {
            "en": "Create it in Airflow under Admin > Connections.",
            "pt": "Crie-a no Airflow, em Admin > Connections.",
        },
        has_detail=False,
    ),
}

_TIMEOUTS = frozenset({"AirflowTaskTimeout", "TaskDeferralTimeout"})


def cause_of(context: Mapping[str, Any], language: Language) -> StageFailure:
    """Return why the task of a failure callback failed.

    :param context: The context of the callback.
    :param language: Language for what the service has not explained itself.
    """
    error = context.get("exception")
    for link in _chain(error):
        if isinstance(link, MedallionError):
            return _in_language(StageFailure.of(vars(link.failure)), language)
    left = failure_left_by(context, context["ti"].task_id)
    if left is not None:
        return _in_language(left, language)
    return _of_airflow(error, language)


def _chain(error: object) -> Iterator[BaseException]:
    while isinstance(error, BaseException):
        yield error
        error = error.__cause__ or error.__context__


def _in_language(failure: StageFailure, language: Language) -> StageFailure:
    if failure.explained:
        return failure
    explanation = _explanation_of(failure)
    message = explanation.message[language].format_map(failure.place)
    if explanation.has_detail and failure.message:
        message = f"{message} ({failure.message})"
    place = {} if not explanation.has_detail else failure.place
    return replace(failure, message=message, remedy=explanation.remedy[language], place=place)


def _explanation_of(failure: StageFailure) -> _Explanation:
    field = failure.place.get("field", "") if failure.reason == INVALID_SETTING else ""
    return _SETTINGS.get(field) or _EXPLANATIONS.get(failure.reason, _CALL_FAILED)


def _of_airflow(error: object, language: Language) -> StageFailure:
    if error is None:
        return StageFailure()
    if any(type(link).__name__ in _TIMEOUTS for link in _chain(error)):
        return _in_language(StageFailure(reason="TASK_TIMED_OUT"), language)
    if isinstance(error, BaseException) and (missing := missing_setting(error)):
        return _in_language(StageFailure.of(vars(missing)), language)
    reason = type(error).__name__ if isinstance(error, BaseException) else ""
    return StageFailure(reason=reason, message=str(error).strip())
