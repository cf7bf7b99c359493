namespace Medallion.Storage.Objects;

internal static class ReadRange
{
    public static void Validate(ObjectVersion version, long offset, int length)
    {
        if (offset < 0 || offset > version.Size - length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset),
                offset,
                $"{length} bytes from there on are not within the object's {version.Size} bytes.");
        }
    }
}
