using Medallion.Grpc.Interceptors;
using Medallion.Stages.Failures;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Medallion.Grpc.Authentication;

/// <summary>
/// Refuses callers that are not known, before anything of their message is read, and says why as any other failure does: an
/// HTTP status means little to gRPC.
/// </summary>
internal sealed class RefusalHandler(ILogger<RefusalHandler> logger, JwtSettings? jwt = null) : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }

        StageException refusal = await ExplainAsync(context);
        string caller = context.Connection.RemoteIpAddress?.ToString() ?? "";
        AuthenticationLog.Refused(logger, context.Request.Path.ToUriComponent(), caller, refusal.Message);
        if (StatusTrailers.IsGrpc(context.Request))
        {
            StatusTrailers.Refuse(context, refusal);
            return;
        }

        context.Response.StatusCode = refusal.Reason == FailureReason.Unauthenticated
            ? StatusCodes.Status401Unauthorized
            : StatusCodes.Status503ServiceUnavailable;
    }

    private async Task<StageException> ExplainAsync(HttpContext context)
    {
        if (KnownTokens.Of(context.Request) is null)
        {
            return new StageException(FailureReason.Unauthenticated, detail: TokenFaults.NoToken);
        }

        if (jwt is null)
        {
            return new StageException(FailureReason.Unauthenticated, detail: TokenFaults.UnknownToken);
        }

        // Was done before; the answer is kept with the request.
        AuthenticateResult result = await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        return result.Failure is IssuerUnavailableException
            ? new StageException(FailureReason.IssuerUnavailable, inner: result.Failure)
            : new StageException(FailureReason.Unauthenticated, detail: TokenFaults.Explain(result.Failure), inner: result.Failure);
    }
}
