namespace Medallion.FunctionalTests.Security;

/// <summary>Where in a request a path stands.</summary>
public enum HostileField
{
    /// <summary>The store of a call that reads bronze.</summary>
    BronzeStore,

    /// <summary>The store of a call that writes silver.</summary>
    SilverStore,

    /// <summary>The store of a call that writes gold.</summary>
    GoldStore,

    /// <summary>The prefix that bronze is read from.</summary>
    BronzePrefix,

    /// <summary>The prefix that silver is written to.</summary>
    SilverPrefix,

    /// <summary>The prefix that gold is written to.</summary>
    GoldPrefix,

    /// <summary>The name of the silver object.</summary>
    SilverName,

    /// <summary>The name of the gold object.</summary>
    GoldName,

    /// <summary>The manifest that silver is made from.</summary>
    Manifest,

    /// <summary>The silver object that gold is made from.</summary>
    SilverObject,
}
