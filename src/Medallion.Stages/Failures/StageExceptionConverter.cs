using System.Text.Json;
using System.Text.Json.Serialization;

namespace Medallion.Stages.Failures;

/// <summary>Writes a failure without what belongs to one process alone: stack and cause.</summary>
internal sealed class StageExceptionConverter : JsonConverter<StageException>
{
    public override StageException? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, FailureJson.Default.RecordedFailure)?.ToException();

    public override void Write(Utf8JsonWriter writer, StageException value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, RecordedFailure.Of(value), FailureJson.Default.RecordedFailure);
}
