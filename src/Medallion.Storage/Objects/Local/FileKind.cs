namespace Medallion.Storage.Objects.Local;

internal enum FileKind
{
    File,
    Folder,
    Link,

    /// <summary>A pipe, socket or device: opening one can block for ever.</summary>
    Other,
}
