using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Medallion.FunctionalTests.Security;

/// <summary>
/// AWS on loopback, as far as it gives credentials: a token service that gives those of a role for a web identity, an endpoint
/// that gives those of a pod, and an S3 that takes down with which it was asked and has no bucket.
/// </summary>
internal sealed class RoleCredentials : IAsyncDisposable
{
    public const string AccessKeyId = "ROLEKEY";
    public const string SessionToken = "session-of-the-role";

    private const string FromTokenService = $"""
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
        <Credentials><AccessKeyId>{AccessKeyId}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
        <SessionToken>{SessionToken}</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>
        <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/lake/pod</Arn><AssumedRoleId>A:pod</AssumedRoleId></AssumedRoleUser>
        </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
        """;

    private static readonly Dictionary<string, string> FromPod = new()
    {
        ["AccessKeyId"] = AccessKeyId,
        ["SecretAccessKey"] = "secret",
        ["Token"] = SessionToken,
        ["Expiration"] = "2999-01-01T00:00:00Z",
    };

    private readonly WebApplication _application;

    private RoleCredentials(WebApplication application) => _application = application;

    public string Address { get; private set; } = "";

    /// <summary>What the token service was told.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Asked { get; } = [];

    /// <summary>Authorization and session token of each request for an object.</summary>
    public ConcurrentQueue<(string Authorization, string SessionToken)> Signed { get; } = [];

    public static async Task<RoleCredentials> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication application = builder.Build();
        var aws = new RoleCredentials(application);
        application.MapPost("/sts", (Delegate)aws.GiveAsync);
        application.MapGet("/pod", static () => Results.Json(FromPod));
        application.MapFallback((Delegate)aws.TakeDown);
        await application.StartAsync();
        aws.Address = application.Urls.Single();
        return aws;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private async Task<IResult> GiveAsync(HttpContext context)
    {
        IFormCollection form = await context.Request.ReadFormAsync();
        Asked.Enqueue(form.ToDictionary(static field => field.Key, static field => field.Value.ToString()));
        return Results.Text(FromTokenService, "text/xml");
    }

    private IResult TakeDown(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        Signed.Enqueue((headers.Authorization.ToString(), headers["x-amz-security-token"].ToString()));
        return Results.Text("<Error><Code>NoSuchBucket</Code></Error>", "application/xml", statusCode: StatusCodes.Status404NotFound);
    }
}
