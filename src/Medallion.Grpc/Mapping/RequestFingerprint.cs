using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Medallion.Grpc.Mapping;

/// <summary>
/// A stage request as field paths and texts, without its run options: what decides whether two requests are the same,
/// and names their difference.
/// </summary>
internal static class RequestFingerprint
{
    private const string RunOptionsField = "run";

    public static IReadOnlyDictionary<string, string> Of(IMessage request)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (FieldDescriptor field in request.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.Name != RunOptionsField)
            {
                Add(fields, field.Name, field.Accessor.GetValue(request));
            }
        }

        return fields;
    }

    private static void Add(SortedDictionary<string, string> fields, string path, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case IMessage message:
                foreach (FieldDescriptor field in message.Descriptor.Fields.InDeclarationOrder())
                {
                    Add(fields, $"{path}.{field.Name}", field.Accessor.GetValue(message));
                }

                break;
            case IList list:
                for (int i = 0; i < list.Count; i++)
                {
                    Add(fields, $"{path}[{i}]", list[i]);
                }

                break;
            default:
                fields[path] = Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
                break;
        }
    }
}
