using Clara.Inference.Inferers;
using Clara.Inference.Outputs;
using Clara.Inference.Transforms;
using Clara.Models.Config;

namespace Clara.Inference.Components;

/// <summary>
/// One component as configs name it: what it is, what its arguments mean, and how it is made. The pages and lists of components are made of these. Immutable; any thread. Since 0.2.
/// </summary>
public sealed record ComponentDescription
{
    /// <summary>Name in MONAI's dictionary form where there is one ("Spacingd"), else Clara Train's.</summary>
    public required string Name { get; init; }

    /// <summary>Other names that mean the same, without those that differ by case or by the trailing "d" only.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>Names of early releases, which still work and are told of.</summary>
    public IReadOnlyList<string> DeprecatedNames { get; init; } = [];

    /// <summary>Where it stands.</summary>
    public required ComponentKind Kind { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Whose component it is: "MONAI Spacingd", "Clara Train ScaleByResolution", "ours".</summary>
    public required string Source { get; init; }

    /// <summary>Its arguments; those of <see cref="ComponentRegistry.FieldArguments"/> are known to all components.</summary>
    public IReadOnlyList<Argument> Arguments { get; init; } = [];

    /// <summary>
    /// Makes it: an <see cref="IImageTransform"/>, <see cref="IInferer"/>, <see cref="IOutputTransform"/>, <see cref="IDiscretiser"/> or <see cref="ILabelTransform"/>; null for an
    /// entry whose arguments leave nothing to do. Null where <see cref="DoesNothing"/> or <see cref="Refused"/> says why.
    /// </summary>
    public Func<ComponentArguments, object?>? Create { get; init; }

    /// <summary>Why there is nothing to do for it here.</summary>
    public string? DoesNothing { get; init; }

    /// <summary>Why a serving chain cannot have it.</summary>
    public string? Refused { get; init; }

    /// <summary>All of its names.</summary>
    public IEnumerable<string> Names => [Name, .. OtherNames, .. DeprecatedNames];

    /// <summary>Where it may stand.</summary>
    public IReadOnlyList<Chain> Chains => Kind switch
    {
        ComponentKind.Loader or ComponentKind.Transform => [Chain.Before],
        ComponentKind.Inferer => [Chain.Inferer],
        ComponentKind.Format or ComponentKind.Training => [Chain.Before, Chain.After],
        _ => [Chain.After],
    };

    /// <summary>Reads all arguments and makes it. Throws <see cref="Models.ModelInvalidException"/> that names the place.</summary>
    internal object? Build(ComponentConfig config)
    {
        foreach (Argument argument in Arguments)
            if (argument.IsIgnored)
                argument.Check(config);
        object? made = Create?.Invoke(new(config, this));
        // Also those that the factory had no need of: a wrong value is wrong whether it counts or not.
        foreach (Argument argument in Arguments)
            argument.Check(config);
        return made;
    }
}
