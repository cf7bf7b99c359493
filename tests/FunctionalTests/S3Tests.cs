using System.Globalization;
using System.Text;
using Amazon.S3.Model;
using Medallion.Tests.Shared;

namespace Medallion.FunctionalTests;

/// <summary>The pipeline on an S3 bucket, over the S3 protocol.</summary>
public sealed class S3Tests
{
    private const int Objects = 2_500;
    private const int RowsEach = 4;

    [S3Fact]
    public async Task Every_one_of_2500_bronze_objects_comes_through_in_key_order()
    {
        await using TestBucket bucket = await TestBucket.StartAsync();
        await Parallel.ForAsync(0, Objects, async (i, token) => await bucket.S3.PutObjectAsync(Bronze(bucket, i), token));
        await using Lake lake =
            await Lake.StartAsync($"s3://{bucket.Name}", folder: null, [.. bucket.Settings(bucket.Endpoint)]);

        StageRun bronze = await lake.ReadBronzeAsync(request =>
        {
            request.Run.Key.Pipeline = bucket.Pipeline;
            request.Prefix = $"{bucket.Prefix}bronze/";
        });
        StageRun silver = await lake.WriteSilverAsync(request =>
        {
            request.Run.Key.Pipeline = bucket.Pipeline;
            request.Prefix = $"{bucket.Prefix}silver/";
        });
        StageRun gold = await lake.WriteGoldAsync(request =>
        {
            request.Run.Key.Pipeline = bucket.Pipeline;
            request.Prefix = $"{bucket.Prefix}gold/";
            request.Deduplication = new() { KeyColumns = { "id" } };
        });

        Assert.Equal(Objects, bronze.Result.Bronze.FileCount);
        Assert.Equal(Objects * RowsEach, silver.Result.Silver.RowCount);
        Assert.Equal(Objects, gold.Result.Gold.DuplicateCount);
        string[][] expected = [.. Enumerable.Range(0, Objects).SelectMany(Rows)];
        Assert.Equal(expected, await DownloadAsync(bucket, silver.Result.Silver.Object.Uri));
        Assert.Equal(
            expected.DistinctBy(static row => row[0]), await DownloadAsync(bucket, gold.Result.Gold.Object.Uri));
    }

    /// <summary>The last id of each object is the first of the next one too.</summary>
    private static IEnumerable<string[]> Rows(int number) => Enumerable
        .Range(number * (RowsEach - 1), RowsEach)
        .Select(id => new[] { (id % (Objects * (RowsEach - 1))).ToString(CultureInfo.InvariantCulture), $"from object {number}" });

    private static PutObjectRequest Bronze(TestBucket bucket, int number) => new()
    {
        BucketName = bucket.Name,
        Key = $"{bucket.Prefix}bronze/part-{number:D5}.csv",
        InputStream = new MemoryStream(Encoding.UTF8.GetBytes(
            "id,origin\n" + string.Concat(Rows(number).Select(static row => $"{row[0]},{row[1]}\n")))),
    };

    private static async Task<string[][]> DownloadAsync(TestBucket bucket, string uri)
    {
        string file = Path.GetTempFileName();
        try
        {
            using GetObjectResponse response = await bucket.S3.GetObjectAsync(bucket.Name, uri[$"s3://{bucket.Name}/".Length..]);
            await response.WriteResponseStreamToFileAsync(file, append: false, CancellationToken.None);
            return await ParquetRows.ReadAsync(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
