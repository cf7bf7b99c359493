namespace Medallion.Storage.Objects;

/// <summary>
/// A store that has a second way to publish: its conditions are the server's to honour, apart from those of a put.
/// </summary>
internal interface IMultipartStore
{
    /// <summary>Starts an upload that is completed as a multipart upload, however small it is.</summary>
    IObjectUpload StartMultipart(string key);
}
