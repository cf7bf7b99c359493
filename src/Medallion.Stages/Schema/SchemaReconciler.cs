using Medallion.Stages.Findings;

namespace Medallion.Stages.Schema;

/// <summary>
/// Unites the columns of objects by name, in key order, and reports where objects differ. The first object that has
/// values in a column says what is expected of it; the united type holds every value of every object.
/// </summary>
internal sealed class SchemaReconciler(Action<Finding> report)
{
    private readonly List<UnitedColumn> _columns = [];
    private readonly Dictionary<string, UnitedColumn> _byName = new(StringComparer.Ordinal);
    private ObjectProfile? _first;
    private long _rows;

    /// <summary>Takes the next object.</summary>
    public void Add(ObjectProfile profile)
    {
        ReportDialect(profile);
        for (int i = 0; i < profile.Columns.Length; i++)
        {
            Add(profile, profile.Layout.Columns[i], profile.Columns[i]);
        }

        ReportMissing(profile);
        _first ??= profile;
        _rows += profile.RowCount;
    }

    /// <summary>The united columns.</summary>
    public IReadOnlyList<TableColumn> Conclude() =>
    [
        .. _columns.Select(column =>
        {
            ColumnType type = ColumnTypes.Resolve(column.Classes) ?? ColumnType.String;
            long present = type == ColumnType.String ? column.Nulls : column.Nulls + column.Empties;
            return new TableColumn(column.Name, type, present + (_rows - column.Rows));
        }),
    ];

    private void Add(ObjectProfile profile, string name, ColumnProfile column)
    {
        if (!_byName.TryGetValue(name, out UnitedColumn? united))
        {
            united = new UnitedColumn(name);
            _byName.Add(name, united);
            _columns.Add(united);
            if (_first is not null)
            {
                Report(FindingCode.ColumnAdded, Severity.Warning, profile, name, "the columns of the objects before", name, null);
            }
        }

        ReportTypes(profile, united, column);
        united.Classes |= column.Classes;
        united.Nulls += column.NullCount;
        united.Empties += column.EmptyCount;
        united.Rows += profile.RowCount;
    }

    private void ReportTypes(ObjectProfile profile, UnitedColumn united, ColumnProfile column)
    {
        if (ColumnTypes.Resolve(column.Classes) is not { } type)
        {
            return;
        }

        ReportMixed(profile, united, column, type);
        united.Expected ??= type;
        ColumnType expected = united.Expected.Value;
        CellClasses strange = ColumnTypes.NotHeld(expected, column.Classes);
        if (strange != CellClasses.None)
        {
            CellSighting? sighting = column.FirstOf(strange);
            Report(FindingCode.ColumnTypeDrift, Severity.Warning, profile, united.Name, ColumnTypes.Name(expected), null, sighting);
        }
    }

    private void ReportMixed(ObjectProfile profile, UnitedColumn united, ColumnProfile column, ColumnType type)
    {
        CellClasses typed = column.Classes & ~(CellClasses.Text | CellClasses.NumericText);
        if (type != ColumnType.String)
        {
            return;
        }

        if ((column.Classes & CellClasses.Text) == CellClasses.None && (column.Classes & CellClasses.NumericText) != CellClasses.None)
        {
            ReportLoss(profile, united, column);
            return;
        }

        CellSighting? text = column.FirstOf(CellClasses.Text) ?? SecondKind(column, typed);
        if (column.FirstOf(typed) is { } number && text is { } found && number.Row < found.Row)
        {
            string before = ColumnTypes.Name(ColumnTypes.Resolve(FirstKind(column, typed)) ?? ColumnType.String);
            Report(FindingCode.ColumnMixedTypes, Severity.Info, profile, united.Name, $"{before} as in the rows before", null, found);
        }
    }

    /// <summary>Says once a column that its numbers stay text: what holds for one export usually holds for all.</summary>
    private void ReportLoss(ObjectProfile profile, UnitedColumn united, ColumnProfile column)
    {
        if (!united.IsLossReported)
        {
            united.IsLossReported = true;
            CellSighting? sighting = column.FirstOf(CellClasses.NumericText);
            Report(FindingCode.TypeWouldLose, Severity.Info, profile, united.Name, "a number that loses nothing", null, sighting);
        }
    }

    /// <summary>The typed class that was seen first.</summary>
    private static CellClasses FirstKind(ColumnProfile column, CellClasses typed)
    {
        CellClasses first = CellClasses.None;
        for (int remaining = (int)typed; remaining != 0; remaining &= remaining - 1)
        {
            var single = (CellClasses)(remaining & -remaining);
            if (first == CellClasses.None || column.FirstOf(single)!.Value.Row < column.FirstOf(first)!.Value.Row)
            {
                first = single;
            }
        }

        return first;
    }

    /// <summary>Where the first typed class was joined by another one that no common type holds.</summary>
    private static CellSighting? SecondKind(ColumnProfile column, CellClasses typed) =>
        column.FirstOf(typed & ~FirstKind(column, typed));

    private void ReportMissing(ObjectProfile profile)
    {
        if (_first is null)
        {
            return;
        }

        var present = profile.Layout.Columns.ToHashSet(StringComparer.Ordinal);
        foreach (UnitedColumn column in _columns.Where(column => !present.Contains(column.Name)))
        {
            Report(FindingCode.ColumnMissing, Severity.Warning, profile, column.Name, column.Name, "no such column", null);
        }
    }

    private void ReportDialect(ObjectProfile profile)
    {
        if (_first is null || profile.Layout.Dialect == _first.Layout.Dialect with { IsGzip = profile.Layout.Dialect.IsGzip })
        {
            return;
        }

        var place = new DataLocation
        {
            ObjectUri = profile.Uri,
            Expected = Describe(_first),
            Found = Describe(profile),
        };
        report(new Finding(FindingCode.DialectDiffers, Severity.Info, place));
    }

    private static string Describe(ObjectProfile profile)
    {
        Csv.CsvDialect dialect = profile.Layout.Dialect;
        string delimiter = dialect.Delimiter == '\t' ? "tab" : $"'{dialect.Delimiter}'";
        return $"{dialect.Encoding}, delimiter {delimiter}, {(dialect.HasHeader ? "a header" : "no header")}";
    }

    private void Report(
        FindingCode code,
        Severity severity,
        ObjectProfile profile,
        string column,
        string expected,
        string? found,
        CellSighting? sighting) => report(new Finding(code, severity, new DataLocation
        {
            ObjectUri = profile.Uri,
            Row = sighting?.Row,
            ByteOffset = sighting?.ByteOffset,
            Column = column,
            Expected = expected,
            Found = sighting?.Text ?? found,
        }));

    private sealed class UnitedColumn(string name)
    {
        public string Name { get; } = name;

        public CellClasses Classes { get; set; }

        public ColumnType? Expected { get; set; }

        public bool IsLossReported { get; set; }

        public long Nulls { get; set; }

        public long Empties { get; set; }

        public long Rows { get; set; }
    }
}
