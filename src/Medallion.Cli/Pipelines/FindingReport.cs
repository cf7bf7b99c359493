using Medallion.Cli.Terminals;
using Medallion.Protocol.V1;
using Medallion.Stages.Texts;

namespace Medallion.Cli.Pipelines;

/// <summary>Something about the data that a person should know.</summary>
internal sealed record FindingReport
{
    /// <summary>Name of the code, UPPER_SNAKE_CASE.</summary>
    public required string Code { get; init; }

    /// <summary>info, warning or error.</summary>
    public required string Severity { get; init; }

    /// <summary>What was found.</summary>
    public required string Message { get; init; }

    /// <summary>What to do.</summary>
    public required string Remedy { get; init; }

    /// <summary>How often.</summary>
    public long Count { get; init; } = 1;

    /// <summary>URI of the object; empty where none is concerned.</summary>
    public string Object { get; init; } = "";

    /// <summary>Column name; empty where none is concerned.</summary>
    public string Column { get; init; } = "";

    /// <summary>Record of the object, from 1; 0 where unknown.</summary>
    public long Row { get; init; }

    /// <summary>Where in words, unless the message says it.</summary>
    internal string Where { get; init; } = "";

    /// <summary>The report of a finding in the data.</summary>
    public static FindingReport Of(Finding finding, Language language) => new()
    {
        Code = ProtoNames.Of(finding.Code, "FINDING_CODE_"),
        Severity = ProtoNames.Of(finding.Severity, "SEVERITY_").ToLowerInvariant(),
        Message = finding.Message,
        Remedy = finding.Remedy,
        Count = finding.Count,
        Object = finding.Location?.ObjectUri ?? "",
        Column = finding.Location?.Column ?? "",
        Row = finding.Location?.Row ?? 0,
        Where = Places.Write(finding.Location, finding.Message, language),
    };

    /// <summary>The report of a promise that is at risk or was missed.</summary>
    public static FindingReport Of(SlaNotice notice) => new()
    {
        Code = $"SLA_{ProtoNames.Of(notice.State, "SLA_STATE_")}",
        Severity = "warning",
        Message = notice.Message,
        Remedy = notice.Remedy,
    };
}
