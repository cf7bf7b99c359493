using Medallion.Stages.Contracts;
using Medallion.Stages.Schema;

namespace Medallion.Stages.Bronze;

/// <summary>
/// Checks what the scan found against a contract: which columns there are, whether their values read as the declared
/// types, nulls, row counts. Single values are checked when gold is written.
/// </summary>
internal static class BronzeContractCheck
{
    /// <summary>Adds every breach.</summary>
    public static void Check(
        DataContract contract, IReadOnlyList<TableColumn> columns, IReadOnlyList<ObjectProfile> objects, BreachLog breaches)
    {
        long rows = objects.Sum(static o => o.RowCount);
        CheckRows(contract, rows, breaches);
        var byName = columns.ToDictionary(static c => c.Name, StringComparer.Ordinal);
        foreach (ColumnContract column in contract.Columns)
        {
            if (!byName.TryGetValue(column.Name, out TableColumn? found))
            {
                breaches.Add(column.Name, 0, "a column of this name", "none");
                continue;
            }

            if (column.IsRequired && found.NullCount > 0)
            {
                breaches.Add(column.Name, 0, "no nulls", $"{found.NullCount} nulls");
            }

            CheckType(column, objects, breaches);
        }

        if (contract.IsClosed)
        {
            foreach (TableColumn extra in columns.ExceptBy(contract.Columns.Select(static c => c.Name), static c => c.Name))
            {
                breaches.Add(extra.Name, 0, "only columns that the contract names", extra.Name);
            }
        }
    }

    /// <summary>The columns with the declared types in place of the inferred ones.</summary>
    public static IReadOnlyList<TableColumn> Declare(DataContract contract, IReadOnlyList<TableColumn> columns)
    {
        var declared = contract.Columns.ToDictionary(static c => c.Name, static c => c.Type, StringComparer.Ordinal);
        return [.. columns.Select(column => column with { Type = declared.GetValueOrDefault(column.Name) ?? column.Type })];
    }

    /// <summary>Adds a breach where there are too few or too many rows.</summary>
    public static void CheckRows(DataContract contract, long rows, BreachLog breaches)
    {
        if (rows < contract.MinRows)
        {
            breaches.Add("", 0, $"at least {contract.MinRows} rows", $"{rows}");
        }

        if (contract.MaxRows > 0 && rows > contract.MaxRows)
        {
            breaches.Add("", 0, $"at most {contract.MaxRows} rows", $"{rows}");
        }
    }

    private static void CheckType(ColumnContract contract, IReadOnlyList<ObjectProfile> objects, BreachLog breaches)
    {
        if (contract.Type is not { } type)
        {
            return;
        }

        foreach (ObjectProfile profile in objects)
        {
            int index = IndexOf(profile.Layout.Columns, contract.Name);
            if (index < 0)
            {
                continue;
            }

            ColumnProfile column = profile.Columns[index];
            CellClasses strange = ColumnTypes.NotHeld(type, column.Classes);
            if (column.FirstOf(strange) is { } sighting)
            {
                breaches.Add(contract.Name, sighting.Row, $"{ColumnTypes.Name(type)} in {profile.Uri}", sighting.Text);
            }
        }
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }
}
