using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Declarations;

/// <summary>The rules about the class itself, before any layer is looked at.</summary>
internal static class TypeRules
{
    private static readonly string[] s_members =
        ["Parameters", "Buffers", "State", "Description", "Load", "Save", "CreatePredictor", "CreateTrainer", "Predictor", "Trainer", "s_parameters", "_weights"];

    /// <summary>Reports what is wrong with the class; false where nothing can be added to it.</summary>
    public static bool Check(INamedTypeSymbol type, Compilation compilation, List<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var where = NameLocation(type);
        var kind = WrongKind(type);
        if (kind is not null)
        {
            diagnostics.Add(Diagnostic.Create(Descriptors.WrongKind, where, type.Name, kind));
            return false;
        }
        if (!IsPartial(type, cancellation))
        {
            diagnostics.Add(Diagnostic.Create(Descriptors.NotPartial, where, type.Name));
            return false;
        }
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            if (IsPartial(outer, cancellation) && !outer.IsGenericType) continue;
            diagnostics.Add(Diagnostic.Create(Descriptors.OuterNotPartial, where, type.Name, outer.Name));
            return false;
        }
        if (type.Name is "Predictor" or "Trainer" || Array.IndexOf(s_members, type.Name) >= 0)
        {
            diagnostics.Add(Diagnostic.Create(Descriptors.ModelName, where, type.Name));
            return false;
        }
        var clashes = Clashes(type).ToList();
        foreach (var member in clashes) diagnostics.Add(Diagnostic.Create(Descriptors.Clash, member.Locations[0], type.Name, MemberName(member)));
        if (compilation is CSharpCompilation { Options.AllowUnsafe: false })
        {
            diagnostics.Add(Diagnostic.Create(Descriptors.UnsafeForbidden, where, type.Name));
        }
        return clashes.Count == 0;
    }

    public static Location NameLocation(INamedTypeSymbol type)
    {
        foreach (var reference in type.DeclaringSyntaxReferences)
            if (reference.GetSyntax() is TypeDeclarationSyntax declaration && HasModelAttribute(declaration)) return declaration.Identifier.GetLocation();
        return type.Locations[0];
    }

    /// <summary>The heads of the types around a nested model, outermost first.</summary>
    public static IEnumerable<string> ContainingHeads(INamedTypeSymbol type)
    {
        var heads = new Stack<string>();
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            var kind = outer switch
            {
                { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
                { IsRecord: true } => "record",
                { TypeKind: TypeKind.Struct } => "struct",
                { TypeKind: TypeKind.Interface } => "interface",
                _ => "class",
            };
            heads.Push($"partial {kind} {outer.Name}");
        }
        return heads;
    }

    private static bool HasModelAttribute(TypeDeclarationSyntax declaration) =>
        declaration.AttributeLists.SelectMany(list => list.Attributes).Any(a => a.Name.ToString().Split('.').Last() is "Model" or "ModelAttribute");

    private static string? WrongKind(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true } => "a record",
        { TypeKind: TypeKind.Struct } => "a struct",
        { IsGenericType: true } => "generic",
        { IsStatic: true } => "static",
        { IsAbstract: true } => "abstract",
        { IsFileLocal: true } => "local to its file",
        _ => null,
    };

    private static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.All(r => r.GetSyntax(cancellation) is TypeDeclarationSyntax d && d.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static IEnumerable<ISymbol> Clashes(INamedTypeSymbol type)
    {
        foreach (var name in s_members)
            foreach (var member in type.GetMembers(name))
                if (!member.IsImplicitlyDeclared) { yield return member; break; }
        foreach (var constructor in type.InstanceConstructors)
            if (!constructor.IsImplicitlyDeclared && constructor.Parameters is [{ Type.SpecialType: SpecialType.System_Int32 }]) yield return constructor;
    }

    private static string MemberName(ISymbol member) => member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? member.ContainingType.Name + "(int)" : member.Name;
}
