using System.Text.Json;

namespace ModelGen.Oracle.Tests;

/// <summary>A case of the manifest.</summary>
/// <param name="Name">Its unique name.</param>
/// <param name="Kind">layer, activation, loss, recurrent, network, optimizer, schedule or clip.</param>
/// <param name="Op">What it exercises.</param>
/// <param name="File">The path of its tensors.</param>
/// <param name="Hyper">Its hyper-parameters.</param>
public sealed record OracleCase(string Name, string Kind, string Op, string File, JsonElement Hyper)
{
    private SafetensorsFile? _tensors;

    /// <summary>The tensors, read when first asked for.</summary>
    public SafetensorsFile Tensors => _tensors ??= SafetensorsFile.Read(File);

    /// <summary>A number among the hyper-parameters.</summary>
    public double Number(string name) => Hyper.GetProperty(name).GetDouble();

    /// <summary>A number among the hyper-parameters, or what it is where it is absent.</summary>
    public double Number(string name, double otherwise) =>
        Hyper.TryGetProperty(name, out var value) ? value.GetDouble() : otherwise;

    /// <summary>A switch among the hyper-parameters, off where it is absent.</summary>
    public bool Flag(string name) => Hyper.TryGetProperty(name, out var value) && value.GetBoolean();

    /// <inheritdoc/>
    public override string ToString() => Name;
}
