using Medallion.Parquet.Columns;
using Medallion.Parquet.Format;

namespace Medallion.Parquet.Reading;

/// <summary>Walks the schema tree, which is stored depth first.</summary>
internal sealed class FlatSchemaReader
{
    /// <summary>Names of a path; far above what tables nest.</summary>
    private const int MaxDepth = 100;

    private readonly IReadOnlyList<SchemaElement> _elements;
    private readonly List<ParquetColumn> _columns = [];
    private readonly List<int> _leaves = [];
    private readonly List<UnsupportedColumn> _unsupported = [];
    private readonly List<string> _path = [];
    private int _next = 1;
    private int _leafCount;

    private FlatSchemaReader(IReadOnlyList<SchemaElement> elements) => _elements = elements;

    /// <summary>Reads the schema of a file.</summary>
    public static FlatSchema Read(IReadOnlyList<SchemaElement> elements)
    {
        var reader = new FlatSchemaReader(elements);
        reader.ReadRoot();
        return new FlatSchema(reader._columns, reader._leaves, reader._unsupported, reader._leafCount);
    }

    private void ReadRoot()
    {
        if (_elements.Count == 0)
        {
            throw Corrupt("it is empty");
        }

        for (int child = 0; child < _elements[0].ChildCount; child++)
        {
            SchemaElement element = Next();
            if (element.Type is { } physical && element.ChildCount == 0)
            {
                AddLeaf(element, physical);
            }
            else
            {
                SkipGroup(element, DescribeGroup(element));
            }
        }

        if (_next != _elements.Count)
        {
            throw Corrupt($"it has {_elements.Count} nodes, but {_next} belong to its root");
        }
    }

    private void AddLeaf(SchemaElement leaf, PhysicalType physical)
    {
        int place = _leafCount++;
        if (leaf.Repetition == Repetition.Repeated)
        {
            _unsupported.Add(new UnsupportedColumn(leaf.Name, "it is nested (a repeated field)"));
            return;
        }

        if (!Enum.IsDefined(physical))
        {
            _unsupported.Add(new UnsupportedColumn(leaf.Name, $"there is no physical type {(int)physical}"));
            return;
        }

        if (physical == PhysicalType.FixedLenByteArray && leaf.TypeLength <= 0)
        {
            throw Corrupt($"column '{leaf.Name}' has values of {leaf.TypeLength} bytes");
        }

        _columns.Add(new ParquetColumn(
            leaf.Name, TypeMapping.ToType(leaf, physical), leaf.Repetition != Repetition.Required));
        _leaves.Add(place);
    }

    /// <summary>Steps over a group, and names its leaves as unsupported.</summary>
    private void SkipGroup(SchemaElement group, string reason)
    {
        if (_path.Count == MaxDepth)
        {
            throw new ParquetFormatException(
                ParquetFault.Unsupported, $"The schema nests deeper than {MaxDepth} levels at '{string.Join('.', _path)}'.");
        }

        _path.Add(group.Name);
        for (int child = 0; child < group.ChildCount; child++)
        {
            SchemaElement element = Next();
            if (element.Type is not null && element.ChildCount == 0)
            {
                _leafCount++;
                _unsupported.Add(new UnsupportedColumn($"{string.Join('.', _path)}.{element.Name}", reason));
            }
            else
            {
                SkipGroup(element, reason);
            }
        }

        _path.RemoveAt(_path.Count - 1);
    }

    private SchemaElement Next() =>
        _next < _elements.Count ? _elements[_next++] : throw Corrupt("a group has more nodes than there are");

    private static string DescribeGroup(SchemaElement group)
    {
        bool isList = group.LogicalType?.Id == LogicalTypeId.List || group.ConvertedType == ConvertedTypeId.List;
        bool isMap = group.LogicalType?.Id == LogicalTypeId.Map
            || group.ConvertedType is ConvertedTypeId.Map or ConvertedTypeId.MapKeyValue;
        return isList ? "it is nested (LIST)"
            : isMap ? "it is nested (MAP)"
            : group.Repetition == Repetition.Repeated ? "it is nested (a repeated group)"
            : "it is nested (a group)";
    }

    private static ParquetFormatException Corrupt(string problem) =>
        new(ParquetFault.Corrupt, $"The schema cannot be read: {problem}.");
}
