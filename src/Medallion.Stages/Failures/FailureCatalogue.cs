using System.Collections.Frozen;
using Medallion.Stages.Texts;
using static Medallion.Stages.Failures.CanonicalStatus;
using static Medallion.Stages.Failures.FailureReason;

namespace Medallion.Stages.Failures;

/// <summary>Every reason of failure: status, retryability, words and remedy. The documentation is generated from it.</summary>
public static class FailureCatalogue
{
    private static readonly FrozenDictionary<FailureReason, FailureEntry> ByReason =
        Table().ToFrozenDictionary(static entry => entry.Reason);

    /// <summary>Every entry, in the order of the reasons' numbers.</summary>
    public static IReadOnlyList<FailureEntry> Entries { get; } = [.. ByReason.Values.OrderBy(static e => e.Reason)];

    /// <summary>The entry of a reason.</summary>
    public static FailureEntry Of(FailureReason reason) => ByReason[reason];

    private static IEnumerable<FailureEntry> Table() =>
        [.. OfRequests(), .. OfStores(), .. OfBronze(), .. OfLayers(), .. OfRuns(), .. OfServers()];

    private static FailureEntry Final(
        FailureReason reason, CanonicalStatus status, string english, string portuguese, string remedy, string remedyPortuguese) =>
        new(reason, status, null, new Text(english, portuguese), new Text(remedy, remedyPortuguese));

    private static FailureEntry Retryable(
        FailureReason reason,
        CanonicalStatus status,
        int seconds,
        string english,
        string portuguese,
        string remedy,
        string remedyPortuguese) =>
        new(reason, status, TimeSpan.FromSeconds(seconds), new Text(english, portuguese), new Text(remedy, remedyPortuguese));

    private static IEnumerable<FailureEntry> OfRequests() =>
    [
        Final(
            InvalidRequest, InvalidArgument,
            "The request cannot be read, or a field of it is missing or out of bounds.",
            "A requisição não pode ser lida, ou um campo está ausente ou fora dos limites.",
            "Correct what is named and call again.",
            "Corrija o que é indicado e chame novamente."),
        Final(
            KeyColumnNotFound, InvalidArgument,
            "A key column is not among the columns of the silver file.",
            "Uma coluna-chave não está entre as colunas do arquivo silver.",
            "Use one of the column names that are listed, spelled exactly as in the header of the bronze files.",
            "Use um dos nomes de coluna listados, escrito exatamente como no cabeçalho dos arquivos bronze."),
        Final(
            ContractInvalid, InvalidArgument,
            "The contract itself is wrong.",
            "O próprio contrato está errado.",
            "Correct the part of the contract that is named.",
            "Corrija a parte do contrato indicada."),
        Final(
            FailureReason.Unimplemented, CanonicalStatus.Unimplemented,
            "This version of the service does not have this method, or not in this encoding.",
            "Esta versão do serviço não tem este método, ou não nesta codificação.",
            "Update the service, or use a client of the same version.",
            "Atualize o serviço ou use um cliente da mesma versão."),
        Final(
            FailureReason.Unauthenticated, CanonicalStatus.Unauthenticated,
            "The caller did not say who it is, or could not prove it.",
            "O chamador não se identificou ou não pôde provar a identidade.",
            "Set a valid token or client certificate in the connection.",
            "Configure um token ou certificado de cliente válido na conexão."),
        Retryable(
            IssuerUnavailable, Unavailable, 10,
            "The service could not read the keys of the issuer, by which it checks the caller's token.",
            "O serviço não conseguiu ler as chaves do emissor, com as quais confere o token do chamador.",
            "Try again. If it lasts, check Medallion:Authentication:Jwt and the way from the service to its issuer: name, proxy, "
            + "network policy, certificate.",
            "Tente novamente. Se persistir, verifique Medallion:Authentication:Jwt e o caminho do serviço até o emissor: nome, proxy, "
            + "política de rede, certificado."),
        Final(
            ServiceNotFound, NotFound,
            "The server has no service of this name.",
            "O servidor não tem serviço com este nome.",
            "Ask for the whole server, by an empty name, or for one of its services, such as medallion.v1.StageExecutionService.",
            "Pergunte pelo servidor inteiro, com o nome vazio, ou por um de seus serviços, como medallion.v1.StageExecutionService."),
        Retryable(
            CallTimedOut, DeadlineExceeded, 1,
            "The deadline of the call has passed; a run that it started goes on.",
            "O prazo da chamada terminou; uma execução que ela iniciou continua.",
            "Call again with the same run key, which finds the run, without a deadline or with a later one.",
            "Chame novamente com a mesma chave, que encontra a execução, sem prazo ou com um maior."),
    ];

    private static IEnumerable<FailureEntry> OfStores() =>
    [
        Final(
            StoreNotConfigured, FailedPrecondition,
            "The store is not one that this server is configured for.",
            "O armazenamento não está entre os configurados neste servidor.",
            "Check the store URI for a typing mistake; if it is right, add it to Medallion:Stores in the server's configuration.",
            "Verifique se há erro de digitação na URI; se estiver certa, inclua-a em Medallion:Stores na configuração do servidor."),
        Final(
            StoreNotFound, FailedPrecondition,
            "The bucket or folder does not exist.",
            "O bucket ou a pasta não existe.",
            "Create it, or correct its name (in Airflow: the variable s3_bucket).",
            "Crie-o ou corrija o nome (no Airflow: a variável s3_bucket)."),
        Final(
            StoreAccessDenied, FailedPrecondition,
            "The store refuses the service's credentials.",
            "O armazenamento recusa as credenciais do serviço.",
            "Give the service's identity (on EKS: the role of its service account) s3:ListBucket, s3:GetObject, s3:PutObject "
            + "and s3:AbortMultipartUpload on this bucket; for a folder, read and write permission.",
            "Conceda à identidade do serviço (no EKS: a função da conta de serviço) s3:ListBucket, s3:GetObject, s3:PutObject "
            + "e s3:AbortMultipartUpload neste bucket; para uma pasta, permissão de leitura e escrita."),
        Retryable(
            StoreUnavailable, Unavailable, 10,
            "The store does not answer, or says that it cannot now.",
            "O armazenamento não responde ou diz que não pode agora.",
            "Try again; nothing was published. If it lasts, check the network and the store's own status page.",
            "Tente novamente; nada foi publicado. Se persistir, verifique a rede e o status do armazenamento."),
        Final(
            StoreRejected, FailedPrecondition,
            "The store refuses the request itself.",
            "O armazenamento recusa a própria requisição.",
            "Read what the store says: the object may be archived, or the store may lack a feature that this service needs.",
            "Leia o que o armazenamento diz: o objeto pode estar arquivado, ou falta um recurso que este serviço exige."),
        Final(
            StoreFull, ResourceExhausted,
            "The store has no room left.",
            "O armazenamento está sem espaço.",
            "Free space or enlarge the volume, then run again; the previous file is still in place.",
            "Libere espaço ou aumente o volume e execute novamente; o arquivo anterior continua no lugar."),
        Final(
            ObjectNotFound, FailedPrecondition,
            "An object that was to be read is gone.",
            "Um objeto que seria lido não existe mais.",
            "Put the object back, or run read_bronze_data again so that the new state of the layer is read.",
            "Recoloque o objeto ou execute read_bronze_data novamente para ler o novo estado da camada."),
        Final(
            ObjectChanged, FailedPrecondition,
            "An object changed after it was first read.",
            "Um objeto mudou depois da primeira leitura.",
            "Run the pipeline again from read_bronze_data; let uploads to bronze finish before the run starts.",
            "Execute o pipeline novamente desde read_bronze_data; espere o fim dos envios para bronze antes de iniciar."),
        Retryable(
            PublishConflict, Aborted, 5,
            "The output object was changed by somebody else while the run was writing.",
            "O objeto de saída foi alterado por outro enquanto a execução escrevia.",
            "Make sure that only one pipeline writes this file; then run again. The other writer's file is in place.",
            "Garanta que só um pipeline escreva este arquivo; depois execute novamente. O arquivo do outro está no lugar."),
        Final(
            StoreNotConditional, FailedPrecondition,
            "The store ignores the conditions that keep two runs from overwriting each other; nothing was written.",
            "O armazenamento ignora as condições que impedem duas execuções de se sobrescreverem; nada foi gravado.",
            "Use a store that honours If-Match and If-None-Match on writes (AWS S3 does), or update the one you have.",
            "Use um armazenamento que respeite If-Match e If-None-Match nas gravações (o AWS S3 respeita) ou atualize o atual."),
        Retryable(
            VerificationFailed, DataLoss, 5,
            "What was written is not what was to be written.",
            "O que foi escrito não é o que deveria ser.",
            "Run again; until then trust no output of this run. If it happens twice, suspect memory and disks, and report the run's id.",
            "Execute novamente; até lá não confie na saída. Se ocorrer de novo, suspeite da memória e dos discos e informe o id."),
    ];

    private static IEnumerable<FailureEntry> OfBronze() =>
    [
        Final(
            NoBronzeObjects, FailedPrecondition,
            "There is no CSV file in the bronze layer.",
            "Não há arquivo CSV na camada bronze.",
            "Put at least one .csv or .csv.gz file under the bronze prefix, or correct the prefix.",
            "Coloque ao menos um arquivo .csv ou .csv.gz sob o prefixo bronze, ou corrija o prefixo."),
        Final(
            NoColumns, FailedPrecondition,
            "The bronze files hold no column: all of them are empty or not text.",
            "Os arquivos bronze não têm colunas: todos estão vazios ou não são texto.",
            "Look at the findings of read_bronze_data: they say for each file what is wrong with it.",
            "Veja os achados de read_bronze_data: eles dizem o problema de cada arquivo."),
        Final(
            CsvMalformed, FailedPrecondition,
            "A record cannot be read as the columns of its file.",
            "Um registro não pode ser lido como as colunas do seu arquivo.",
            "Correct the record at the place that is named (often: a quote or delimiter that is not quoted), or set "
            + "malformed_records to REJECT to leave such records out and have them counted.",
            "Corrija o registro no lugar indicado (em geral: aspas ou delimitador sem aspas), ou use malformed_records = REJECT "
            + "para deixá-los de fora e contá-los."),
        Final(
            EncodingInvalid, FailedPrecondition,
            "The file is not in the encoding it should be in.",
            "O arquivo não está na codificação esperada.",
            "Save the file as UTF-8, or declare its encoding (for example windows-1252) in the dialect.",
            "Salve o arquivo como UTF-8 ou declare a codificação (por exemplo windows-1252) no dialeto."),
        Final(
            CompressionInvalid, FailedPrecondition,
            "A compressed file is damaged or cut short.",
            "Um arquivo compactado está danificado ou incompleto.",
            "Upload the file again and check it with 'gzip --test'.",
            "Envie o arquivo novamente e verifique-o com 'gzip --test'."),
        Final(
            LimitExceeded, ResourceExhausted,
            "A record, cell, header or file exceeds what the server is configured to take.",
            "Um registro, célula, cabeçalho ou arquivo excede o que o servidor aceita.",
            "Look at the place that is named: an unclosed quote makes one giant record. If the data is right, raise the limit "
            + "in Medallion:Limits.",
            "Veja o lugar indicado: aspas não fechadas formam um registro gigante. Se os dados estiverem certos, aumente o limite "
            + "em Medallion:Limits."),
    ];

    private static IEnumerable<FailureEntry> OfLayers() =>
    [
        Final(
            ParquetInvalid, FailedPrecondition,
            "A Parquet file is damaged, or is no Parquet file.",
            "Um arquivo Parquet está danificado ou não é Parquet.",
            "Run write_silver_data again; do not write to the silver and gold layers by other means.",
            "Execute write_silver_data novamente; não escreva nas camadas silver e gold por outros meios."),
        Final(
            ParquetUnsupported, FailedPrecondition,
            "A Parquet file uses something that this service does not read.",
            "Um arquivo Parquet usa algo que este serviço não lê.",
            "Write the file with flat columns and Snappy, GZIP or no compression.",
            "Escreva o arquivo com colunas simples e compressão Snappy, GZIP ou nenhuma."),
        Final(
            ManifestNotFound, FailedPrecondition,
            "There is no bronze manifest for this run, or it is not the one that was referred to.",
            "Não há manifesto bronze para esta execução, ou não é o que foi indicado.",
            "Run read_bronze_data first, with the same pipeline and run id, or pass the manifest that it returned.",
            "Execute read_bronze_data primeiro, com o mesmo pipeline e id de execução, ou passe o manifesto que ela devolveu."),
        Final(
            SilverNotFound, FailedPrecondition,
            "No silver file was given, and this run has published none.",
            "Nenhum arquivo silver foi indicado e esta execução não publicou nenhum.",
            "Run write_silver_data first, with the same pipeline and run id, or pass the object that it returned.",
            "Execute write_silver_data primeiro, com o mesmo pipeline e id de execução, ou passe o objeto que ela devolveu."),
        Final(
            InputAmbiguous, FailedPrecondition,
            "Several tasks of this run have stored what this stage reads, and it was not said which one is meant.",
            "Várias tarefas desta execução gravaram o que esta etapa lê, e não foi dito qual delas vale.",
            "Say which: bronze=<task>.output of WriteSilverOperator or silver=<task>.output of WriteGoldOperator in Airflow, else the manifest or silver field of the request.",
            "Indique qual: bronze=<tarefa>.output no WriteSilverOperator ou silver=<tarefa>.output no WriteGoldOperator no Airflow; senão o campo manifest ou silver da requisição."),
        Final(
            ContractBroken, FailedPrecondition,
            "The data breaks the contract; nothing was published.",
            "Os dados quebram o contrato; nada foi publicado.",
            "Look at the findings for each breach; correct the data at its source, or change the contract with its consumers.",
            "Veja os achados de cada quebra; corrija os dados na origem ou altere o contrato com os consumidores."),
    ];

    private static IEnumerable<FailureEntry> OfRuns() =>
    [
        Final(
            RunNotFound, NotFound,
            "There is no such run.",
            "Não existe esta execução.",
            "List the runs to find its key; old records are removed after a while.",
            "Liste as execuções para achar a chave; registros antigos são removidos depois de um tempo."),
        Final(
            RunRequestChanged, FailedPrecondition,
            "The run key was used before with another request.",
            "A chave da execução já foi usada com outra requisição.",
            "Use a new run id for the changed request, or set force to run it again under this key.",
            "Use um novo id de execução para a requisição alterada, ou force para executá-la com esta chave."),
        Final(
            RunCancelled, Cancelled,
            "The run was cancelled; nothing was published.",
            "A execução foi cancelada; nada foi publicado.",
            "Start it again when you want it; the same run key will do.",
            "Inicie novamente quando quiser; a mesma chave serve."),
        Final(
            RunNotRepeatable, FailedPrecondition,
            "The run's record keeps no request that could be called again.",
            "O registro da execução não guarda uma requisição que possa ser chamada de novo.",
            "Call the stage itself, with its whole request and the same run key; from then on the record keeps the request.",
            "Chame a própria etapa, com a requisição completa e a mesma chave; a partir daí o registro guarda a requisição."),
        Retryable(
            RunTimedOut, DeadlineExceeded, 30,
            "The run took longer than it was given; nothing was published.",
            "A execução passou do tempo dado; nada foi publicado.",
            "Try again when the machine and the store are less busy, or give it more time.",
            "Tente novamente quando a máquina e o armazenamento estiverem menos ocupados, ou dê mais tempo."),
        Retryable(
            QueueFull, ResourceExhausted, 30,
            "Too many runs are waiting on this server.",
            "Há execuções demais esperando neste servidor.",
            "Try again; if it lasts, add replicas or raise Medallion:Runs:MaxQueued.",
            "Tente novamente; se persistir, adicione réplicas ou aumente Medallion:Runs:MaxQueued."),
    ];

    private static IEnumerable<FailureEntry> OfServers() =>
    [
        Retryable(
            ServerStopping, Unavailable, 2,
            "The server is stopping.",
            "O servidor está parando.",
            "Call again with the same run key: another replica, or this one after its restart, takes over.",
            "Chame novamente com a mesma chave: outra réplica, ou esta após reiniciar, assume."),
        Retryable(
            RunInterrupted, Unavailable, 2,
            "The server that executed the run is gone; nothing of it was published.",
            "O servidor que executava a execução não existe mais; nada dela foi publicado.",
            "Call the stage again with the same run key: the server that answers takes the run over.",
            "Chame a etapa novamente com a mesma chave: o servidor que responder assume a execução."),
        Final(
            RunCrashed, FailedPrecondition,
            "The processes that executed the run ended in the middle of it, one after the other; it is not taken over once more.",
            "Os processos que executavam a execução terminaram no meio dela, um após o outro; ela não é assumida outra vez.",
            "Look why they ended (often: killed for their memory; kubectl describe pod says OOMKilled). Give them more memory, or "
            + "lower Medallion:Runs:MaxRunning and Medallion:Engine:Parallelism; look at the object that was being read. Then call again.",
            "Veja por que terminaram (em geral: mortos pela memória; kubectl describe pod diz OOMKilled). Dê mais memória, ou reduza "
            + "Medallion:Runs:MaxRunning e Medallion:Engine:Parallelism; veja o objeto que era lido. Depois chame novamente."),
        Final(
            RunRecordTooLarge, ResourceExhausted,
            "What is to be kept of the run does not fit into a record of the ledger.",
            "O que deve ser guardado da execução não cabe em um registro do livro de execuções.",
            "Keep the ledger in an object store, whose records are the largest (Medallion:Ledger:Store); or shorten the names of the "
            + "columns or the labels, or divide the table.",
            "Mantenha o livro em um armazenamento de objetos, cujos registros são os maiores (Medallion:Ledger:Store); ou encurte os "
            + "nomes das colunas ou os rótulos, ou divida a tabela."),
        Final(
            RunRecordInvalid, FailedPrecondition,
            "The ledger's record of the run cannot be read.",
            "O registro da execução no livro de execuções não pode ser lido.",
            "Update this replica where a newer one wrote the record; else delete the record and call again.",
            "Atualize esta réplica se uma mais nova escreveu o registro; senão apague o registro e chame novamente."),
        Retryable(
            StreamRotated, Unavailable, 1,
            "The server ended a long stream; the run goes on.",
            "O servidor encerrou um fluxo longo; a execução continua.",
            "Call again with the same run key and the last sequence seen: the stream goes on from there.",
            "Chame novamente com a mesma chave e a última sequência vista: o fluxo continua dali."),
        Retryable(
            LocalDiskFull, ResourceExhausted, 60,
            "The server's folder for temporary files has no room left.",
            "A pasta de arquivos temporários do servidor está sem espaço.",
            "Enlarge the spill volume (Medallion:Engine:SpillFolder), or run fewer stages at once; then try again.",
            "Aumente o volume temporário (Medallion:Engine:SpillFolder) ou execute menos etapas ao mesmo tempo; depois tente novamente."),
        Final(
            SpillLimitExceeded, ResourceExhausted,
            "Deduplication needs more room on disk than one stage may take.",
            "A remoção de duplicatas precisa de mais espaço em disco do que uma etapa pode usar.",
            "Raise Medallion:Engine:SpillBytes or Medallion:Engine:DeduplicationBytes; or name fewer or shorter key columns: "
            + "without any, whole rows are compared.",
            "Aumente Medallion:Engine:SpillBytes ou Medallion:Engine:DeduplicationBytes; ou indique menos colunas-chave, ou mais "
            + "curtas: sem nenhuma, linhas inteiras são comparadas."),
        Retryable(
            FailureReason.Internal, CanonicalStatus.Internal, 5,
            "A fault of the service itself; nothing was published.",
            "Uma falha do próprio serviço; nada foi publicado.",
            "Try once more. If it fails again, report it with the run's id and the service's log around this time.",
            "Tente mais uma vez. Se falhar de novo, informe com o id da execução e o log do serviço neste horário."),
    ];
}
