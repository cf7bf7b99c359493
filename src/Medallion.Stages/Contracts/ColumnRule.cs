using System.Text.RegularExpressions;
using Medallion.Parquet.Columns;
using Medallion.Stages.Failures;
using Medallion.Stages.Findings;
using Medallion.Stages.Schema;

namespace Medallion.Stages.Contracts;

/// <summary>What a contract asks of the values of one column, ready to be checked. Not safe for concurrent use.</summary>
internal sealed class ColumnRule
{
    private readonly ColumnContract _contract;
    private readonly CellText _text;
    private readonly Regex? _pattern;
    private readonly HashSet<string>? _allowed;
    private readonly double? _minimum;
    private readonly double? _maximum;

    public ColumnRule(ColumnContract contract, ColumnType type)
    {
        _contract = contract;
        _text = new CellText(type);
        _pattern = contract.Pattern.Length == 0 ? null : Compile(contract);
        _minimum = Bound(contract.Minimum, "minimum");
        _maximum = Bound(contract.Maximum, "maximum");
        _allowed = contract.AllowedValues.Count == 0 ? null : [.. contract.AllowedValues.Select(Allowed)];
    }

    /// <summary>Whether single values have to be looked at.</summary>
    public bool NeedsValues => _pattern is not null || _allowed is not null || _minimum is not null || _maximum is not null;

    /// <summary>Reports every kind of breach among the rows of a column to <paramref name="breaches"/>.</summary>
    /// <param name="column">The rows.</param>
    /// <param name="firstRow">Row number of the first of them, from 1.</param>
    /// <param name="breaches">Takes the breaches.</param>
    public void Check(ColumnBuffer column, long firstRow, BreachLog breaches)
    {
        int value = 0;
        for (int row = 0; row < column.RowCount; row++)
        {
            if (column.IsValid(row))
            {
                CheckValue(column, value++, firstRow + row, breaches);
            }
            else if (_contract.IsRequired)
            {
                breaches.Add(_contract.Name, firstRow + row, "a value", "null");
            }
        }
    }

    private static Regex Compile(ColumnContract contract)
    {
        try
        {
            return new Regex($"^(?:{contract.Pattern})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw Invalid(contract, $"its pattern is not a regular expression that matches in linear time: {error.Message}");
        }
    }

    private static StageException Invalid(ColumnContract contract, string problem) => new(
        FailureReason.ContractInvalid,
        new DataLocation { Column = contract.Name },
        $"Column '{contract.Name}': {problem}");

    private void CheckValue(ColumnBuffer column, int value, long row, BreachLog breaches)
    {
        if (!NeedsValues)
        {
            return;
        }

        double? order = CellText.Order(column, value);
        ReadOnlySpan<char> text = _text.Of(column, value);
        if (order < _minimum || order > _maximum)
        {
            breaches.Add(_contract.Name, row, Range(), text);
        }

        if (_pattern is not null && !_pattern.IsMatch(text))
        {
            breaches.Add(_contract.Name, row, $"text that matches {_contract.Pattern}", text);
        }

        if (_allowed is not null && !_allowed.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text))
        {
            breaches.Add(_contract.Name, row, $"one of {string.Join(", ", _contract.AllowedValues.Take(10))}", text);
        }
    }

    private string Range() => (_contract.Minimum, _contract.Maximum) switch
    {
        ({ Length: > 0 } least, { Length: > 0 } most) => $"{least} to {most}",
        ({ Length: > 0 } least, _) => $"at least {least}",
        (_, var most) => $"at most {most}",
    };

    private double? Bound(string text, string name)
    {
        if (text.Length == 0)
        {
            return null;
        }

        return _text.TryNormalize(text, out _, out double? order) && order is not null
            ? order
            : throw Invalid(_contract, $"its {name} '{text}' is not a value of the column's type");
    }

    private string Allowed(string text) =>
        _text.TryNormalize(text, out string normalized, out _)
            ? normalized
            : throw Invalid(_contract, $"its allowed value '{text}' is not a value of the column's type");
}
