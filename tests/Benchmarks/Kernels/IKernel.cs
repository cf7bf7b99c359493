namespace Benchmarks.Kernels;

/// <summary>
/// An innermost loop of the service, in a class whose two benchmarks are called Kernel and Limit: the least that any loop for the
/// same purpose has to do, on the same data.
/// </summary>
public interface IKernel
{
    /// <summary>What it does, and to what.</summary>
    string Purpose { get; }

    /// <summary>What the limit is: what the other benchmark does.</summary>
    string LimitPurpose { get; }

    /// <summary>Bytes that one call goes through; known once the data is there.</summary>
    long Bytes { get; }

    /// <summary>Makes the data.</summary>
    Task SetUpAsync();
}
