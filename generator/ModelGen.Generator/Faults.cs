using Microsoft.CodeAnalysis;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Text;
using ModelGen.Compiler;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator;

/// <summary>
/// Runs the compiler so that a fault of its own becomes a message: a generator that throws takes every model's members
/// away and buries the cause.
/// </summary>
internal static class Faults
{
    /// <summary>What a model compiles to, or its surface and the fault.</summary>
    public static CompiledFiles Compile(ModelDefinition model)
    {
        try
        {
            var result = ModelCompiler.Compile(model);
            return new CompiledFiles(model.FullName, result.Files, result.Kernels, null);
        }
        catch (Exception fault)
        {
            return new CompiledFiles(model.FullName, ModelCompiler.Compile(model with { HasErrors = true }).Files, [], Report($"model '{model.FullName}'", fault));
        }
    }

    /// <summary>The file of a kernel, or the fault.</summary>
    public static KernelFile Emit(KernelSpec kernel, bool checkedByDefault)
    {
        try
        {
            return new KernelFile(ModelCompiler.EmitKernel(kernel, checkedByDefault), null);
        }
        catch (Exception fault)
        {
            return new KernelFile(null, Report($"kernel '{kernel.GetType().Name}'", fault));
        }
    }

    /// <summary>Every stage of a model's way to C#; nothing where <see cref="Compile"/> has told of a fault.</summary>
    public static SourceFile? Dump(ModelDefinition model)
    {
        try
        {
            return ModelCompiler.Dump(model);
        }
        catch (Exception fault)
        {
            return new SourceFile(model.FullName + ".Dump.g.cs", $"// {fault.GetType().Name}: {fault.Message.Replace('\n', ' ')}");
        }
    }

    private static Diagnostic Report(string what, Exception fault) => Diagnostic.Create(Descriptors.Internal, Location.None, what, Descriptors.Describe(fault));
}

/// <summary>The files of a model and the kernels that they call.</summary>
internal sealed record CompiledFiles(string Name, EquatableArray<SourceFile> Files, EquatableArray<KernelSpec> Kernels, Diagnostic? Fault);

/// <summary>The file of a kernel.</summary>
internal sealed record KernelFile(SourceFile? File, Diagnostic? Fault);
