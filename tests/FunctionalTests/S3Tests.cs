using System.Globalization;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
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
        using S3TestTarget target = await S3TestTarget.StartAsync();
        using AmazonS3Client s3 = Connect(target);
        string bucket = target.CreateBucket();
        string prefix = $"lake-{Guid.NewGuid():N}/";
        await Parallel.ForAsync(0, Objects, async (i, token) => await s3.PutObjectAsync(Bronze(bucket, prefix, i), token));
        await using Lake lake = await Lake.StartAsync($"s3://{bucket}", folder: null, [.. SettingsOf(target)]);

        StageRun bronze = await lake.ReadBronzeAsync(request => request.Prefix = $"{prefix}bronze/");
        StageRun silver = await lake.WriteSilverAsync(request => request.Prefix = $"{prefix}silver/");
        StageRun gold = await lake.WriteGoldAsync(request =>
        {
            request.Prefix = $"{prefix}gold/";
            request.Deduplication = new() { KeyColumns = { "id" } };
        });

        Assert.Equal(Objects, bronze.Result.Bronze.FileCount);
        Assert.Equal(Objects * RowsEach, silver.Result.Silver.RowCount);
        Assert.Equal(Objects, gold.Result.Gold.DuplicateCount);
        string[][] expected = [.. Enumerable.Range(0, Objects).SelectMany(Rows)];
        Assert.Equal(expected, await DownloadAsync(s3, bucket, silver.Result.Silver.Object.Uri));
        Assert.Equal(
            expected.DistinctBy(static row => row[0]), await DownloadAsync(s3, bucket, gold.Result.Gold.Object.Uri));
    }

    /// <summary>The last id of each object is the first of the next one too.</summary>
    private static IEnumerable<string[]> Rows(int number) => Enumerable
        .Range(number * (RowsEach - 1), RowsEach)
        .Select(id => new[] { (id % (Objects * (RowsEach - 1))).ToString(CultureInfo.InvariantCulture), $"from object {number}" });

    private static PutObjectRequest Bronze(string bucket, string prefix, int number) => new()
    {
        BucketName = bucket,
        Key = $"{prefix}bronze/part-{number:D5}.csv",
        InputStream = new MemoryStream(Encoding.UTF8.GetBytes(
            "id,origin\n" + string.Concat(Rows(number).Select(static row => $"{row[0]},{row[1]}\n")))),
    };

    private static AmazonS3Client Connect(S3TestTarget target)
    {
        var config = new AmazonS3Config { ServiceURL = target.Endpoint, ForcePathStyle = true, AuthenticationRegion = "us-east-1" };
        return target.AccessKeyId is null
            ? new AmazonS3Client(config)
            : new AmazonS3Client(new BasicAWSCredentials(target.AccessKeyId, target.SecretAccessKey), config);
    }

    private static IEnumerable<(string Name, string Value)> SettingsOf(S3TestTarget target)
    {
        yield return ("Medallion:Stores:0:S3:ServiceUrl", target.Endpoint);
        yield return ("Medallion:Stores:0:S3:ForcePathStyle", "true");
        yield return ("Medallion:Stores:0:S3:Region", "us-east-1");
        if (target.AccessKeyId is not null)
        {
            yield return ("Medallion:Stores:0:S3:AccessKeyId", target.AccessKeyId);
            yield return ("Medallion:Stores:0:S3:SecretAccessKey", target.SecretAccessKey!);
        }
    }

    private static async Task<string[][]> DownloadAsync(AmazonS3Client s3, string bucket, string uri)
    {
        string file = Path.GetTempFileName();
        try
        {
            using GetObjectResponse response = await s3.GetObjectAsync(bucket, uri[$"s3://{bucket}/".Length..]);
            await response.WriteResponseStreamToFileAsync(file, append: false, CancellationToken.None);
            return await ParquetRows.ReadAsync(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
