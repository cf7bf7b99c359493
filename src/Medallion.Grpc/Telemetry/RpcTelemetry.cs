using System.Diagnostics;
using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace Medallion.Grpc.Telemetry;

/// <summary>
/// Makes the web server's span of a gRPC call say what OpenTelemetry's conventions ask of an RPC, and measures the call. What
/// probes do every few seconds, health checks above all, leaves no trace.
/// </summary>
internal sealed class RpcTelemetry(RequestDelegate next)
{
    /// <summary>Name of the source of the web server's spans.</summary>
    public const string Source = "Microsoft.AspNetCore";

    /// <summary>Attribute: what kind of call it is.</summary>
    public const string System = "rpc.system.name";

    /// <summary>Attribute: service and method.</summary>
    public const string Method = "rpc.method";

    /// <summary>Attribute: the status.</summary>
    public const string StatusCode = "rpc.response.status_code";

    /// <summary>Attribute: the host that was called.</summary>
    public const string ServerAddress = "server.address";

    /// <summary>Attribute: its port.</summary>
    public const string ServerPort = "server.port";

    /// <summary>Attribute: the status where it is a fault of the service.</summary>
    public const string ErrorType = "error.type";

    private const string Other = "_OTHER";
    private const string StatusTrailer = "grpc-status";
    private const string GrpcContent = "application/grpc";

    private static readonly string[] Silent = ["/grpc.health.", "/grpc.reflection."];

    private static readonly string[] StatusNames =
        [.. Enumerable.Range(0, (int)global::Grpc.Core.StatusCode.Unauthenticated + 1).Select(static code => NameOf((StatusCode)code))];

    /// <summary>Serves the request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        Activity? span = context.Features.Get<IHttpActivityFeature>()?.Activity;
        string path = context.Request.Path.Value ?? "";
        bool isGrpc = context.Request.ContentType?.StartsWith(GrpcContent, StringComparison.OrdinalIgnoreCase) == true;
        if (!isGrpc || Silent.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal)))
        {
            Silence(span);
            await next(context);
            return;
        }

        string method = MethodOf(context);
        Describe(span, method, context.Request.Host);
        long startedAt = TimeProvider.System.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            Tell(span, method, StatusOf(context), TimeProvider.System.GetElapsedTime(startedAt));
        }
    }

    /// <summary>Keeps a span that tells nobody anything from being sent.</summary>
    internal static void Silence(Activity? span)
    {
        if (span is not null)
        {
            span.IsAllDataRequested = false;
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    private static void Describe(Activity? span, string method, HostString host)
    {
        if (span is { IsAllDataRequested: true })
        {
            span.DisplayName = method == Other ? "grpc" : method;
            span.SetTag(System, "grpc").SetTag(Method, method);
            span.SetTag(ServerAddress, host.Host).SetTag(ServerPort, host.Port);
        }
    }

    private static void Tell(Activity? span, string method, StatusCode status, TimeSpan elapsed)
    {
        string name = StatusNames[(int)status];
        EndpointTelemetry.CallDuration.Record(elapsed.TotalSeconds, new(Method, method), new(StatusCode, name));
        if (span is { IsAllDataRequested: true })
        {
            bool isFault = IsFault(status);
            span.SetTag(StatusCode, name).SetTag(ErrorType, isFault ? name : null);
            span.SetStatus(isFault ? ActivityStatusCode.Error : ActivityStatusCode.Unset);

            // The library's own names for the same.
            span.SetTag("grpc.method", null).SetTag("grpc.status_code", null);
        }
    }

    /// <summary>A method that there is: others would be as many series as a caller likes.</summary>
    private static string MethodOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName.TrimStart('/') ?? Other;

    private static StatusCode StatusOf(HttpContext context)
    {
        string? text = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers[StatusTrailer];
        text ??= context.Response.Headers[StatusTrailer];
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int code) && code < StatusNames.Length)
        {
            return (StatusCode)code;
        }

        bool hasGone = context.RequestAborted.IsCancellationRequested;
        return hasGone ? global::Grpc.Core.StatusCode.Cancelled : global::Grpc.Core.StatusCode.Unknown;
    }

    /// <summary>Statuses that are the server's fault, not the caller's.</summary>
    private static bool IsFault(StatusCode status) => status is global::Grpc.Core.StatusCode.Unknown
        or global::Grpc.Core.StatusCode.DeadlineExceeded
        or global::Grpc.Core.StatusCode.Unimplemented
        or global::Grpc.Core.StatusCode.Internal
        or global::Grpc.Core.StatusCode.Unavailable
        or global::Grpc.Core.StatusCode.DataLoss;

    private static string NameOf(StatusCode code) => code == global::Grpc.Core.StatusCode.OK
        ? "OK"
        : string.Concat(code.ToString().Select(static (c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
