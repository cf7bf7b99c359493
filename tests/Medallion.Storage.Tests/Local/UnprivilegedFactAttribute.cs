namespace Medallion.Storage.Tests.Local;

/// <summary>A test of file permissions, which do not bind a superuser.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnprivilegedFactAttribute : FactAttribute
{
    public UnprivilegedFactAttribute() =>
        Skip = Environment.IsPrivilegedProcess
            ? "The tests run as a superuser, whom file permissions do not bind."
            : null;
}
