using Medallion.Stages.Failures;

namespace Medallion.Grpc.Mapping;

/// <summary>Collects every wrong field of one request.</summary>
internal sealed class RequestChecks
{
    private readonly List<FieldViolation> _violations = [];

    public void Require(bool holds, string field, string description)
    {
        if (!holds)
        {
            _violations.Add(new FieldViolation(field, description));
        }
    }

    /// <summary>Throws where anything is wrong.</summary>
    public void ThrowIfAny()
    {
        if (_violations.Count > 0)
        {
            throw StageException.InvalidRequest(_violations);
        }
    }
}
