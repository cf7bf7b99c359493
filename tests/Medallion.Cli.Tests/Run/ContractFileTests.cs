using Medallion.Cli.Run;
using Medallion.Protocol.V1;

namespace Medallion.Cli.Tests.Run;

public sealed class ContractFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task Reads_a_contract()
    {
        await File.WriteAllTextAsync(
            _path,
            """
            {
              "columns": [{"name": "User Id", "type": "COLUMN_TYPE_STRING", "required": true}],
              "closed": true,
              "min_rows": 1
            }
            """);

        Contract contract = await ContractFile.ReadAsync(_path, CancellationToken.None);

        Assert.True(contract.Closed);
        Assert.Equal(1, contract.MinRows);
        ColumnContract column = Assert.Single(contract.Columns);
        Assert.Equal(ColumnType.String, column.Type);
        Assert.True(column.Required);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"colums\": []}")]
    public async Task Says_what_is_wrong_with_one(string json)
    {
        await File.WriteAllTextAsync(_path, json);

        UsageException error = await Assert.ThrowsAsync<UsageException>(
            () => ContractFile.ReadAsync(_path, CancellationToken.None));
        Assert.Contains(_path, error.Message, StringComparison.Ordinal);
        Assert.Contains("columns", error.Remedy, StringComparison.Ordinal);
    }
}
