using System.Text.Json.Serialization;

namespace Medallion.Stages.Runs.Events;

/// <summary>What happened.</summary>
[JsonDerivedType(typeof(Accepted), "accepted")]
[JsonDerivedType(typeof(Queued), "queued")]
[JsonDerivedType(typeof(Progressed), "progressed")]
[JsonDerivedType(typeof(Found), "found")]
[JsonDerivedType(typeof(SlaNoticed), "sla_noticed")]
[JsonDerivedType(typeof(Succeeded), "succeeded")]
[JsonDerivedType(typeof(Failed), "failed")]
public abstract record RunEventBody;
