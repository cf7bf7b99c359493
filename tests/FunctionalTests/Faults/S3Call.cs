namespace Medallion.FunctionalTests.Faults;

/// <summary>One request on its way to the store.</summary>
/// <param name="Method">GET, HEAD, PUT, POST or DELETE.</param>
/// <param name="Target">Path and query.</param>
internal sealed record S3Call(string Method, string Target)
{
    /// <summary>Whether it changes the store.</summary>
    public bool IsWrite => Method is "PUT" or "POST" or "DELETE";
}
