"""Every sentence of the messages, in both languages, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medallion_provider.notifications.language import Language


@dataclass(frozen=True)
class Counted:
    """A sentence with a number in it.

    :param one: For exactly one.
    :param many: For every other number.
    """

    one: str
    many: str

    def of(self, count: int, written: str) -> str:
        """Return the sentence for a count and the way it is written."""
        return (self.one if count == 1 else self.many).format(count=written)


@dataclass(frozen=True)
class Texts:
    """What a message says, in one language."""

    layer: str
    task: str
    succeeded: str
    files_read: Counted
    file_updated: str
    duplicates_removed: Counted
    time: str
    rows: str
    size: str
    rate: str
    rows_per_second: str
    error_rate: str
    rejected: Counted
    sla: str
    sla_states: dict[str, str]
    warnings: str
    failed: str
    where: str
    remedy: str
    after_repair: str
    reason: str
    log: str
    more: str
    unknown_failure: str
    unknown_remedy: str
    places: dict[str, str]
    deadline_title: str
    deadline_missed: str
    deadline_at: str
    deadline_state: str
    deadline_remedy: str
    open_run: str


PORTUGUESE = Texts(
    layer="Camada {name}",
    task="Tarefa {name}",
    succeeded="Etapa concluída com sucesso!",
    files_read=Counted("{count} arquivo foi lido", "{count} arquivos foram lidos"),
    file_updated='Dados atualizados no arquivo "{name}"',
    duplicates_removed=Counted(
        "{count} registro duplicado foi removido", "{count} registros duplicados foram removidos"
    ),
    time="Tempo",
    rows="Linhas",
    size="Tamanho",
    rate="Velocidade",
    rows_per_second="{rows} linhas/s · {size}/s",
    error_rate="Taxa de erro",
    rejected=Counted("{count} linha rejeitada", "{count} linhas rejeitadas"),
    sla="SLA",
    sla_states={"on_track": "no prazo", "at_risk": "no prazo, mas esteve em risco", "missed": "fora do prazo"},
    warnings="Avisos sobre os dados",
    failed="Ocorreu o erro abaixo:",
    where="Onde",
    remedy="O que fazer",
    after_repair="Depois de corrigir, abra a tarefa no Airflow e limpe-a (Clear): ela é executada de novo, e as etapas "
    "já concluídas não são refeitas.",
    reason="Motivo",
    log="Abrir o log da tarefa",
    more="Saiba mais",
    unknown_failure="A tarefa falhou sem dizer por quê.",
    unknown_remedy="Abra o log da tarefa: as últimas linhas dizem o que aconteceu.",
    places={
        "object": "objeto",
        "row": "linha de dados",
        "line": "linha do arquivo",
        "byte_offset": "byte",
        "column": "coluna",
        "expected": "esperado",
        "found": "encontrado",
        "run": "execução",
        "connection": "conexão",
        "service": "serviço",
        "field": "campo",
    },
    deadline_title="SLA fora do prazo",
    deadline_missed='O pipeline "{dag_id}" não terminou no prazo.',
    deadline_at="Prazo",
    deadline_state="Estado",
    deadline_remedy="Abra a execução e veja qual etapa está em andamento: o log dela mostra o progresso e o tempo que "
    "falta. Se ela estiver parada, o log diz o que fazer.",
    open_run="Abrir a execução",
)

ENGLISH = Texts(
    layer="{name} layer",
    task="Task {name}",
    succeeded="Stage finished successfully!",
    files_read=Counted("{count} file was read", "{count} files were read"),
    file_updated='Data updated in the file "{name}"',
    duplicates_removed=Counted("{count} duplicate record was removed", "{count} duplicate records were removed"),
    time="Time taken",
    rows="Rows",
    size="Size",
    rate="Rate",
    rows_per_second="{rows} rows/s · {size}/s",
    error_rate="Error rate",
    rejected=Counted("{count} row rejected", "{count} rows rejected"),
    sla="SLA",
    sla_states={"on_track": "on time", "at_risk": "on time, but it was at risk", "missed": "missed"},
    warnings="Notes about the data",
    failed="The error below occurred:",
    where="Where",
    remedy="What to do",
    after_repair="Once it is corrected, open the task in Airflow and clear it: it runs again, and stages that have "
    "finished are not done twice.",
    reason="Reason",
    log="Open the task's log",
    more="Read more",
    unknown_failure="The task failed without saying why.",
    unknown_remedy="Open the task's log: its last lines say what happened.",
    places={
        "object": "object",
        "row": "row",
        "line": "line",
        "byte_offset": "byte",
        "column": "column",
        "expected": "expected",
        "found": "found",
        "run": "run",
        "connection": "connection",
        "service": "service",
        "field": "field",
    },
    deadline_title="SLA missed",
    deadline_missed='The pipeline "{dag_id}" did not finish in time.',
    deadline_at="Deadline",
    deadline_state="State",
    deadline_remedy="Open the run and see which stage is going on: its log shows the progress and the time left. If it "
    "stands still, the log says what to do.",
    open_run="Open the run",
)

TEXTS: dict[Language, Texts] = {"en": ENGLISH, "pt": PORTUGUESE}
