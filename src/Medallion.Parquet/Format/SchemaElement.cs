using Medallion.Parquet.Columns;

namespace Medallion.Parquet.Format;

/// <summary>A node of the schema tree (parquet.thrift <c>SchemaElement</c>).</summary>
public sealed record SchemaElement
{
    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Physical type of a leaf; null in a group.</summary>
    public PhysicalType? Type { get; init; }

    /// <summary>Bytes of each value of a fixed-length byte array.</summary>
    public int TypeLength { get; init; }

    /// <summary>How often it occurs; null in the root.</summary>
    public Repetition? Repetition { get; init; }

    /// <summary>Nodes right below a group.</summary>
    public int ChildCount { get; init; }

    /// <summary>Deprecated annotation, by its number in parquet.thrift.</summary>
    public int? ConvertedType { get; init; }

    /// <summary>Scale of a decimal by the deprecated annotation.</summary>
    public int Scale { get; init; }

    /// <summary>Precision of a decimal by the deprecated annotation.</summary>
    public int Precision { get; init; }

    /// <summary>Number that the writer gave the field.</summary>
    public int? FieldId { get; init; }

    /// <summary>Annotation.</summary>
    public LogicalTypeAnnotation? LogicalType { get; init; }
}
