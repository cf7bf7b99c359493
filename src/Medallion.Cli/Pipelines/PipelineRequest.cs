using Medallion.Protocol.V1;
using Medallion.Storage.Objects;

namespace Medallion.Cli.Pipelines;

/// <summary>What to run, on which data, how.</summary>
internal sealed record PipelineRequest
{
    /// <summary>The store that holds the layers.</summary>
    public required StoreUri Store { get; init; }

    /// <summary>Stages, in flow order.</summary>
    public required IReadOnlyList<Stage> Stages { get; init; }

    /// <summary>Name of the pipeline.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Name of the logical run.</summary>
    public required string RunId { get; init; }

    /// <summary>Silver's file name, without extension.</summary>
    public required string Silver { get; init; }

    /// <summary>Gold's file name, without extension.</summary>
    public required string Gold { get; init; }

    /// <summary>Key prefix of bronze; empty for the service's default.</summary>
    public string BronzePrefix { get; init; } = "";

    /// <summary>Key prefix of silver; empty for the service's default.</summary>
    public string SilverPrefix { get; init; } = "";

    /// <summary>Key prefix of gold; empty for the service's default.</summary>
    public string GoldPrefix { get; init; } = "";

    /// <summary>Columns that make two rows the same; empty for the whole row.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Which of the same rows stays.</summary>
    public Keep Keep { get; init; }

    /// <summary>How the CSV objects are written.</summary>
    public CsvDialect Dialect { get; init; } = new();

    /// <summary>What bronze and gold must be; null where nothing is checked.</summary>
    public Contract? Contract { get; init; }

    /// <summary>How the Parquet objects are written.</summary>
    public ParquetOptions Parquet { get; init; } = new();

    /// <summary>The manifest to write silver from; null for the one that this run's bronze stage stored.</summary>
    public ManifestReference? Manifest { get; init; }

    /// <summary>The promise; null for none.</summary>
    public DateTimeOffset? CompleteBy { get; init; }

    /// <summary>Whether to execute even where a finished run could be reused.</summary>
    public bool Force { get; init; }

    /// <summary>Language tag of findings and remedies.</summary>
    public string Language { get; init; } = "en";
}
