using Clara.Inference.Components.BuiltIn;
using Clara.Inference.Inferers;
using Clara.Inference.Transforms;
using Clara.Models;
using Clara.Models.Config;

namespace Clara.Inference.Components;

/// <summary>
/// The components by the names that configs of Clara Train (TensorFlow and PyTorch lines) and MONAI use. A name is looked up without case, with or without the "d" of MONAI's
/// dictionary transforms, and without the Python module before it. Immutable; any thread. Since 0.2.
/// </summary>
public sealed class ComponentRegistry
{
    /// <summary>Names of fields and files, which every component may have and which change nothing while a chain has one image.</summary>
    public static IReadOnlyList<Argument> FieldArguments { get; } =
    [
        .. new[] { "keys", "fields", "field", "image", "source_key", "src_field", "from_field", "properties", "ref_image", "meta_keys", "allow_missing_keys", "dtype", "is_label", "result", "points" }
            .Select(name => Argument.Ignored(name, "Names fields or their types; a chain here has one image and one result.")),
    ];

    private readonly Dictionary<string, ComponentDescription> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A registry of given components. Throws <see cref="ArgumentException"/> when two have one name.</summary>
    public ComponentRegistry(IEnumerable<ComponentDescription> components)
    {
        All = [.. components];
        foreach (ComponentDescription c in All)
            foreach (string name in c.Names)
                _byName.Add(name, c);
    }

    /// <summary>What this version has. Each list is one file of Components/BuiltIn or of the part that it belongs to.</summary>
    public static ComponentRegistry BuiltIn { get; } = new(
    [
        .. LoadingComponents.All,
        .. SpatialComponents.All,
        .. CroppingComponents.All,
        .. IntensityComponents.All,
        .. Interactive.InteractiveComponents.All,
        .. Interactive.DeepEdit.DeepEditComponents.All,
        .. InfererComponents.All,
        .. ValueComponents.All,
        .. LabelComponents.All,
        .. TrainingComponents.All,
    ]);

    /// <summary>All descriptions, in the order of the page.</summary>
    public IReadOnlyList<ComponentDescription> All { get; }

    /// <summary>The component of a name as configs write it; null for an unknown one.</summary>
    public ComponentDescription? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string plain = name[(name.LastIndexOf('.') + 1)..];
        return plain.Length == 0 ? null
            : _byName.GetValueOrDefault(plain) ?? (plain[^1] is 'd' or 'D' ? _byName.GetValueOrDefault(plain[..^1]) : null) ?? _byName.GetValueOrDefault(plain + "d")
            ?? (plain.EndsWith("Dict", StringComparison.OrdinalIgnoreCase) ? _byName.GetValueOrDefault(plain[..^3]) ?? _byName.GetValueOrDefault(plain[..^4]) : null);
    }

    /// <summary>Steps before the network; those that have nothing to do are left out. Throws <see cref="ModelInvalidException"/> that names the place.</summary>
    /// <param name="configs">In their order.</param>
    /// <param name="custom">The archive's own code; null = it may have none here.</param>
    public IReadOnlyList<IImageTransform> Before(IEnumerable<ComponentConfig> configs, CustomCode? custom = null) => [.. configs.Select(c => Build(c, Chain.Before, custom)).OfType<IImageTransform>()];

    /// <summary>The inferer. Throws <see cref="ModelInvalidException"/> that names the place.</summary>
    /// <param name="config">Its entry.</param>
    /// <param name="custom">The archive's own code; null = it may have none here.</param>
    public IInferer Inferer(ComponentConfig config, CustomCode? custom = null) => (IInferer)Build(config, Chain.Inferer, custom)!;

    /// <summary>Steps after the network, in their order: IOutputTransform, IDiscretiser, ILabelTransform. Throws <see cref="ModelInvalidException"/> that names the place.</summary>
    /// <param name="configs">In their order.</param>
    /// <param name="custom">The archive's own code; null = it may have none here.</param>
    public IReadOnlyList<object> After(IEnumerable<ComponentConfig> configs, CustomCode? custom = null) => [.. configs.Select(c => Build(c, Chain.After, custom)).OfType<object>()];

    /// <summary>What to tell the author of an entry that works: arguments that nobody knows, a name of an early release.</summary>
    public IEnumerable<string> Notices(ComponentConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (Find(config.Name) is ComponentDescription found && found.DeprecatedNames.Contains(config.Name, StringComparer.OrdinalIgnoreCase))
            yield return $"{config.Place}: '{config.Name}' is a name of an early release; it is {found.Name} now";
        if (config.UnreadArguments is { Count: > 0 } unread)
            yield return $"{config.Place} ({config.Name}): {string.Join(", ", unread)} not known, ignored";
    }

    private object? Build(ComponentConfig config, Chain chain, CustomCode? custom)
    {
        ArgumentNullException.ThrowIfNull(config);
        foreach (Argument field in FieldArguments)
            field.Check(config);
        if (CodePath.Parse(config.Name) is CodePath path)
            return custom?.Create(config, path, chain) ?? throw new ModelInvalidException($"{config.Place} names code of its own ({config.Name}), which a model of this type cannot have in {Called(chain)}; use a built-in component.");
        ComponentDescription found = Find(config.Name)
            ?? throw new ModelInvalidException($"{config.Place}: the component '{config.Name}' is not known in {Called(chain)} by this version{(config.Name.Contains('.', StringComparison.Ordinal) ? "; code of other languages is not run" : "")}{NearestNames.Hint(config.Name[(config.Name.LastIndexOf('.') + 1)..], _byName.Keys)}.");
        if (found.Refused is string why)
            throw new ModelInvalidException($"{config.Place}: the component '{config.Name}' cannot be served: {why}");
        if (!found.Chains.Contains(chain))
            throw new ModelInvalidException($"{config.Place}: the component '{config.Name}' is not known in {Called(chain)}; it belongs into {string.Join(" or ", found.Chains.Select(Called))}.");
        return found.Build(config);
    }

    private static string Called(Chain chain) => chain switch { Chain.Before => "pre_transforms", Chain.Inferer => "inferer", _ => "post_transforms" };
}
