using Grpc.Core;
using Medallion.Protocol.V1;
using static Medallion.FunctionalTests.BadInput.BadLake;

namespace Medallion.FunctionalTests.Runs;

/// <summary>One logical run with a task for each of several tables.</summary>
public sealed class SeveralTasksTests
{
    [Fact]
    public async Task Every_task_reads_what_it_is_told_to_and_none_guesses()
    {
        await using Lake lake = await WithTwoTablesAsync();
        ManifestReference people = (await ReadAsync(lake, "people")).Result.Bronze.Manifest;
        ManifestReference orders = (await ReadAsync(lake, "orders")).Result.Bronze.Manifest;
        await RefusedAsync(() => WriteSilverAsync(lake, "people", null));

        PublishedObject silverPeople = (await WriteSilverAsync(lake, "people", people)).Result.Silver.Object;
        PublishedObject silverOrders = (await WriteSilverAsync(lake, "orders", orders)).Result.Silver.Object;
        await RefusedAsync(() => WriteGoldAsync(lake, "people", null));

        Assert.Equal(2, (await WriteGoldAsync(lake, "people", silverPeople)).Result.Gold.RowCount);
        Assert.Equal(3, (await WriteGoldAsync(lake, "orders", silverOrders)).Result.Gold.RowCount);
    }

    [Fact]
    public async Task One_task_is_found_whatever_its_name_is()
    {
        await using Lake lake = await WithTwoTablesAsync();
        await ReadAsync(lake, "people");

        await WriteSilverAsync(lake, "people", null);

        Assert.Equal(2, (await WriteGoldAsync(lake, "people", null)).Result.Gold.RowCount);
    }

    private static async Task<Lake> WithTwoTablesAsync()
    {
        Lake lake = await Lake.InFolderAsync();
        lake.AddBronze("people/a.csv", Utf8("id,name\n1,Ana\n2,Bea\n"));
        lake.AddBronze("orders/a.csv", Utf8("order,total\n1,10\n2,20\n3,30\n"));
        return lake;
    }

    private static Task<StageRun> ReadAsync(Lake lake, string table) => lake.ReadBronzeAsync(request =>
    {
        request.Run.Key.Task = $"read[{table}]";
        request.Prefix = $"data/bronze/{table}/";
    });

    private static Task<StageRun> WriteSilverAsync(Lake lake, string table, ManifestReference? manifest) =>
        lake.WriteSilverAsync(request =>
        {
            request.Run.Key.Task = $"silver[{table}]";
            request.Manifest = manifest;
            request.Name = table;
        });

    private static Task<StageRun> WriteGoldAsync(Lake lake, string table, PublishedObject? silver) => lake.WriteGoldAsync(request =>
    {
        request.Run.Key.Task = $"gold[{table}]";
        request.Silver = silver;
        request.Name = table;
    });

    private static async Task RefusedAsync(Func<Task<StageRun>> call)
    {
        RpcException failure = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
        Assert.Contains("[people]", Uri.UnescapeDataString(failure.Status.Detail), StringComparison.Ordinal);
        Assert.Contains("[orders]", Uri.UnescapeDataString(failure.Status.Detail), StringComparison.Ordinal);
    }
}
