using Medallion.Protocol.V1;
using Medallion.Stages.Schema;
using ColumnContract = Medallion.Stages.Schema.ColumnContract;
using ColumnType = Medallion.Protocol.V1.ColumnType;

namespace Medallion.Grpc.Mapping;

/// <summary>Checks and maps contracts.</summary>
internal static class ContractMapping
{
    private const int MaxColumns = 10_000;

    public static DataContract? ToDomain(RequestChecks checks, Contract? contract)
    {
        if (contract is null)
        {
            return null;
        }

        checks.Require(
            contract.Columns.Count <= MaxColumns,
            "contract.columns",
            $"has {contract.Columns.Count}; at most {MaxColumns} is right");
        checks.Require(contract.MinRows >= 0, "contract.min_rows", "is negative");
        checks.Require(
            contract.MaxRows >= 0 && (contract.MaxRows == 0 || contract.MaxRows >= contract.MinRows),
            "contract.max_rows",
            "is negative or less than min_rows");
        checks.Require(
            contract.Columns.Select(static c => c.Name).Distinct().Count() == contract.Columns.Count,
            "contract.columns",
            "names a column twice");
        for (int i = 0; i < contract.Columns.Count; i++)
        {
            checks.Require(contract.Columns[i].Name.Length > 0, $"contract.columns[{i}].name", "is required");
            checks.Require(
                Enum.IsDefined(contract.Columns[i].Type),
                $"contract.columns[{i}].type",
                $"{(int)contract.Columns[i].Type} is not a type");
        }

        return new DataContract([.. contract.Columns.Select(ToDomain)], contract.Closed, contract.MinRows, contract.MaxRows);
    }

    private static ColumnContract ToDomain(Protocol.V1.ColumnContract column) => new(
        column.Name,
        column.Type == ColumnType.Unspecified ? null : (Stages.Schema.ColumnType)column.Type,
        column.Required,
        column.Unique,
        column.Pattern,
        column.Minimum,
        column.Maximum,
        [.. column.AllowedValues]);
}
