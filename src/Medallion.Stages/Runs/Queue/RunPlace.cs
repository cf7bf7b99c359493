namespace Medallion.Stages.Runs.Queue;

/// <summary>A place among the runs that execute; free again when it is disposed.</summary>
/// <param name="onGivenUp">Told once where its stage does not end.</param>
/// <param name="onLeft">Told once when the place is free, with whether its stage had been given up.</param>
internal sealed class RunPlace(Action onGivenUp, Action<bool> onLeft) : IDisposable
{
    private readonly Lock _gate = new();
    private bool _isGivenUp;
    private bool _isLeft;

    /// <summary>Its stage does not end: the place stays taken until it does.</summary>
    public void GiveUp()
    {
        lock (_gate)
        {
            if (!_isLeft && !_isGivenUp)
            {
                _isGivenUp = true;
                onGivenUp();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isLeft)
            {
                _isLeft = true;
                onLeft(_isGivenUp);
            }
        }
    }
}
