using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.RuntimeDependencies;
using Amazon.SecurityToken;

namespace Medallion.Storage.Configuration;

/// <summary>
/// Credentials of a role for whoever presents a token of an identity provider, as pods of EKS do (AWS_ROLE_ARN,
/// AWS_WEB_IDENTITY_TOKEN_FILE). The SDK finds them by itself, but looks for the client of the token service by reflection, and
/// native code is without what nothing is seen to call: so there it is handed one. A role of a profile, for which other
/// credentials sign, cannot be had so, since the SDK does not say with which: in native code it is refused with the SDK's words.
/// </summary>
internal static class WebIdentity
{
    private const string TokenFile = "AWS_WEB_IDENTITY_TOKEN_FILE";

    private static readonly Lock Gate = new();
    private static bool _isKnown;

    /// <summary>Has the SDK know the client; before it is asked for credentials.</summary>
    public static void Enable()
    {
        lock (Gate)
        {
            if (!_isKnown && !RuntimeFeature.IsDynamicCodeSupported)
            {
                GlobalRuntimeDependencyRegistry.Instance.RegisterSecurityTokenServiceClient(Create);
            }

            _isKnown = true;
        }
    }

    /// <summary>The action in the context does not tell the kinds of roles apart (AWSSDK.Core 4.0.102), the environment does.</summary>
    private static AmazonSecurityTokenServiceClient? Create(CreateInstanceContext context)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(TokenFile)))
        {
            return null;
        }

        SecurityTokenServiceClientContext asked = context.SecurityTokenServiceClientContextData;
        var config = new AmazonSecurityTokenServiceConfig { RegionEndpoint = asked.Region };
        if (asked.ProxySettings is { } proxy)
        {
            config.SetWebProxy(proxy);
        }

        // The token is what is presented; nothing is signed.
        return new AmazonSecurityTokenServiceClient(new AnonymousAWSCredentials(), config);
    }
}
