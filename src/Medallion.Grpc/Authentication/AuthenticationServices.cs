using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Medallion.Grpc.Authentication;

/// <summary>
/// Who may call: anybody where neither a token nor an issuer is configured, else whoever presents one of the tokens, or a
/// token of the issuer. It holds for every path of the service that is not declared open, those to come included; what a known
/// caller may do is a matter of further policies here.
/// </summary>
internal static class AuthenticationServices
{
    /// <summary>Adds what the settings ask for.</summary>
    public static void AddCallers(this IServiceCollection services, IReadOnlyList<CallerToken> tokens, JwtSettings? jwt)
    {
        var schemes = new List<string>();
        services.AddSingleton(tokens).AddSingleton<KnownTokens>();
        AuthenticationBuilder authentication = jwt is null ? WithoutDataProtection(services) : services.AddAuthentication();
        if (tokens.Count > 0)
        {
            authentication.AddScheme<AuthenticationSchemeOptions, KnownTokenHandler>(KnownTokenHandler.SchemeName, configureOptions: null);
            schemes.Add(KnownTokenHandler.SchemeName);
        }

        if (jwt is not null)
        {
            authentication.AddJwtBearer();
            services.AddSingleton(jwt).AddSingleton<IssuerKeys>();
            services.AddSingleton<IConfigureOptions<JwtBearerOptions>, JwtOptions>();
            services.AddHostedService<IssuerKeysUpkeep>();
            schemes.Add(JwtBearerDefaults.AuthenticationScheme);
        }

        services.AddAuthorization(options => options.FallbackPolicy = PolicyOf(schemes));
        services.AddSingleton<IAuthorizationMiddlewareResultHandler>(static provider => new RefusalHandler(
            provider.GetRequiredService<ILogger<RefusalHandler>>(), provider.GetService<JwtSettings>()));
    }

    /// <summary>
    /// What <see cref="AuthenticationServiceCollectionExtensions.AddAuthentication(IServiceCollection)"/> adds, but the keys that
    /// cookies are protected with: here are none, and to make or read those keys takes a fifth of a start, and a folder to write.
    /// </summary>
    private static AuthenticationBuilder WithoutDataProtection(IServiceCollection services)
    {
        services.AddAuthenticationCore();
        services.AddWebEncoders();
        return new AuthenticationBuilder(services);
    }

    /// <summary>Refuses unknown callers before their messages are read.</summary>
    public static void UseCallers(this WebApplication application)
    {
        // Made now, not for the first call: it counts from when the files of tokens were read.
        application.Services.GetRequiredService<KnownTokens>();
        application.UseAuthentication();
        application.UseAuthorization();
    }

    private static AuthorizationPolicy? PolicyOf(List<string> schemes) => schemes.Count == 0
        ? null
        : new AuthorizationPolicyBuilder([.. schemes]).RequireAuthenticatedUser().Build();
}
