using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Compiler;
using ModelGen.Compiler.Emit;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Declarations;

/// <summary>The rules about a model's own members: none may clash with what is generated or keep the model from being made.</summary>
internal static class MemberRules
{
    /// <summary>Reports members in the way, and returns the generated ones that there is no room for.</summary>
    public static EquatableArray<string> Check(INamedTypeSymbol type, Location where, Findings findings, CancellationToken cancellation)
    {
        var taken = new List<string>();
        if (Surface.Members.FirstOrDefault(name => Surface.NamesOf(name).Contains(type.Name)) is { } own)
        {
            findings.Add(Descriptors.ModelName, where, $"A model cannot be called '{type.Name}', as that is the name of a member generated inside it. Rename the class.");
            taken.Add(own);
        }
        CheckWords(type, where, findings);
        foreach (var name in Surface.Members)
        {
            // Of a class called so it has been said, and a member of its class's name is an error of C#'s own.
            if (taken.Contains(name) || Surface.NamesOf(name).Select(taking => Find(type, taking)).FirstOrDefault(found => found is not null) is not { } member) continue;
            findings.Add(Descriptors.Clash, SymbolEqualityComparer.Default.Equals(member.ContainingType, type) ? member.Locations[0] : where, type.Name, member.Name);
            taken.Add(name);
        }
        if (!CanBeMade(type, where, findings, cancellation)) taken.Add(Surface.Constructor);
        return taken.ToEquatable();
    }

    /// <summary>Reports a model, or a type around it, that takes a word of C# away from generated code.</summary>
    private static void CheckWords(INamedTypeSymbol type, Location where, Findings findings)
    {
        for (var around = type; around is not null; around = around.ContainingType)
            if (s_words.Contains(around.Name))
                findings.Add(Descriptors.ModelName, ReferenceEquals(around, type) ? where : around.Locations[0], TypeRules.MeansOther(around.Name));
    }

    /// <summary>A member of that name, declared by the user in the class or inherited from its base.</summary>
    private static ISymbol? Find(INamedTypeSymbol type, string name)
    {
        for (var t = type; t is { SpecialType: not SpecialType.System_Object }; t = t.BaseType)
            foreach (var member in t.GetMembers(name))
                if (!IsGenerated(member) && (ReferenceEquals(t, type) || member.DeclaredAccessibility is not Accessibility.Private)) return member;
        return null;
    }

    private static bool CanBeMade(INamedTypeSymbol type, Location where, Findings findings, CancellationToken cancellation)
    {
        var roomForConstructor = true;
        foreach (var constructor in type.InstanceConstructors)
        {
            if (IsGenerated(constructor)) continue;
            var syntax = constructor.DeclaringSyntaxReferences[0].GetSyntax(cancellation);
            if (syntax is TypeDeclarationSyntax { ParameterList: { } primary })
            {
                findings.Add(Descriptors.CannotBeMade, primary.GetLocation(), $"The model '{type.Name}' has a primary constructor, which the generated one would have to call. Write an ordinary constructor that ends in ': this(seed)'.");
                roomForConstructor = false;
            }
            else if (constructor.Parameters is [{ Type: { SpecialType: SpecialType.System_Int32 } or { Name: "ModelWeights" } }])
            {
                findings.Add(Descriptors.Clash, constructor.Locations[0], type.Name, $"{type.Name}({constructor.Parameters[0].Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)})");
                roomForConstructor = false;
            }
            else if (syntax is ConstructorDeclarationSyntax { Initializer: null or { RawKind: (int)SyntaxKind.BaseConstructorInitializer } })
            {
                findings.Add(Descriptors.CannotBeMade, constructor.Locations[0], $"This constructor of the model '{type.Name}' makes no weights. Let it call the generated one: ': this(seed)' or ': this()'.");
                roomForConstructor = false;
            }
        }
        if (type.BaseType is { SpecialType: not SpecialType.System_Object } parent && !parent.InstanceConstructors.Any(IsCallable))
        {
            // Where the class has no constructor of its own, C# says so itself.
            if (type.InstanceConstructors.Any(c => !IsGenerated(c)))
                findings.Add(Descriptors.CannotBeMade, where, $"The base '{parent.Name}' of the model '{type.Name}' has no constructor without parameters, which the generated one would have to call. Add one to '{parent.Name}'.");
            findings.IsUnfinished = true;
            roomForConstructor = false;
        }
        foreach (var member in type.GetMembers())
            if (member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true })
                findings.Add(Descriptors.CannotBeMade, member.Locations[0], $"The member '{member.Name}' of the model '{type.Name}' is required, but Load has no value for it. Give it a default instead.");
        return roomForConstructor;
    }

    private static bool IsCallable(IMethodSymbol constructor) =>
        constructor.DeclaredAccessibility != Accessibility.Private && constructor.Parameters.All(p => p.IsOptional || p.IsParams);

    // The analyzer sees the generated half of the class too.
    private static bool IsGenerated(ISymbol member) =>
        member.IsImplicitlyDeclared || member.Locations is [{ SourceTree.FilePath: var path }, ..] && path.Contains(s_generator);

    // Words of C# that a type of that name would take from all code around it.
    private static readonly HashSet<string> s_words = new(StringComparer.Ordinal) { "var", "nint", "nuint" };

    private static readonly string s_generator = typeof(ModelGenerator).FullName!;
}
