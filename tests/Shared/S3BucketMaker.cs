using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Medallion.Tests.Shared;

/// <summary>
/// Makes buckets in a given S3 service, by one signed request (AWS Signature Version 4), so that no test project needs a client
/// library for it. Region us-east-1, path-style; the credentials are the environment's.
/// </summary>
internal static class S3BucketMaker
{
    private const string Region = "us-east-1";
    private const string SignedHeaders = "host;x-amz-content-sha256;x-amz-date";

    private static readonly string NoContent = Hex(SHA256.HashData([]));

    /// <summary>Makes a bucket with a name that no other has; returns the name.</summary>
    public static string Create(string endpoint)
    {
        string name = $"test-{Guid.NewGuid():N}";
        using HttpRequestMessage request = Sign(new Uri(new Uri(endpoint), name), DateTimeOffset.UtcNow);
        using var client = new HttpClient();
        using HttpResponseMessage response = client.Send(request);
        response.EnsureSuccessStatusCode();
        return name;
    }

    private static HttpRequestMessage Sign(Uri bucket, DateTimeOffset now)
    {
        string time = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string scope = $"{time[..8]}/{Region}/s3/aws4_request";
        string canonical = $"PUT\n{bucket.AbsolutePath}\n\nhost:{bucket.Authority}\nx-amz-content-sha256:{NoContent}\n"
            + $"x-amz-date:{time}\n\n{SignedHeaders}\n{NoContent}";
        string text = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        byte[] key = Encoding.UTF8.GetBytes($"AWS4{Variable("AWS_SECRET_ACCESS_KEY")}");
        foreach (string part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        string signature = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
        var request = new HttpRequestMessage(HttpMethod.Put, bucket);
        request.Headers.Add("x-amz-date", time);
        request.Headers.Add("x-amz-content-sha256", NoContent);
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "AWS4-HMAC-SHA256",
            $"Credential={Variable("AWS_ACCESS_KEY_ID")}/{scope}, SignedHeaders={SignedHeaders}, Signature={signature}");
        return request;
    }

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"Set {name}, or name a bucket in MEDALLION_TEST_S3_BUCKET.");

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
