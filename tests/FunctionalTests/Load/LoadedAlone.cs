namespace Medallion.FunctionalTests.Load;

/// <summary>Tests that load the whole machine and measure it: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LoadedAlone
{
    public const string Name = "loaded alone";
}
