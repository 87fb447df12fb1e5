using System.Reflection;
using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Outputs;
using Clara.Inference.Transforms;
using Clara.Models;
using Clara.Models.Config;

namespace Clara.Inference.Components;

/// <summary>
/// Components of an archive's own: public types in an assembly of its folder "custom" that implement <see cref="IImageTransform"/>, <see cref="IInferer"/>,
/// <see cref="IOutputTransform"/>, <see cref="IDiscretiser"/> or <see cref="ILabelTransform"/>, with a public constructor that takes a <see cref="ComponentConfig"/> or nothing. They are
/// loaded only where the user trusts the folder, and go with the chain that they are made for. Chains of every type may have them, but the inferer of deepgrow and classification models.
/// One thread. Since 0.2.
/// </summary>
/// <param name="archiveFolder">The archive.</param>
/// <param name="trust">What the user trusts.</param>
public sealed class CustomCode(string archiveFolder, CodeTrust trust)
{
    private readonly Dictionary<string, CustomAssembly> _assemblies = [];

    /// <summary>Makes a component. Throws <see cref="ModelInvalidException"/> that names the place and the reason.</summary>
    internal object Create(ComponentConfig config, CodePath path, Chain chain)
    {
        Type type = Load(config, path);
        Type[] needed = chain switch { Chain.Before => [typeof(IImageTransform)], Chain.Inferer => [typeof(IInferer)], _ => [typeof(IOutputTransform), typeof(IDiscretiser), typeof(ILabelTransform)] };
        if (!type.IsPublic || type.IsAbstract || type.ContainsGenericParameters || !needed.Any(n => n.IsAssignableFrom(type)))
            throw Unusable(config, $"{path.TypeName} must be a public class that implements {string.Join(" or ", needed.Select(n => n.Name))}");
        try
        {
            return type.GetConstructor([typeof(ComponentConfig)]) is ConstructorInfo withConfig ? Guarded(withConfig.Invoke([config]), path.TypeName)
                : type.GetConstructor([]) is ConstructorInfo plain ? Guarded(plain.Invoke([]), path.TypeName)
                : throw Unusable(config, $"{path.TypeName} needs a public constructor that takes a ComponentConfig or nothing");
        }
        catch (TargetInvocationException e) when (e.InnerException is ClaraException inner)
        {
            throw new ModelInvalidException(inner.Message, inner);
        }
        catch (TargetInvocationException e)
        {
            throw new ModelInvalidException($"{config.Place}: the archive's own {path.TypeName} could not be made ({e.InnerException!.GetType().Name}: {e.InnerException.Message}).", e);
        }
    }

    private Type Load(ComponentConfig config, CodePath path)
    {
        string file = Path.GetFullPath(path.Assembly.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? Path.Combine(archiveFolder, path.Assembly) : Path.Combine(archiveFolder, "custom", path.Assembly + ".dll"));
        // Before anything is said of the file: an archive must not find out what there is elsewhere.
        if (!trust.Covers(file))
            throw Unusable(config, $"code of an archive runs with all of your rights, and only where you trust it; if you know where {Path.GetFileName(archiveFolder)} comes from, give --trust-code with the folder of {Path.GetFileName(file)}");
        if (!File.Exists(file))
            throw Unusable(config, $"{Path.GetFileName(file)} is missing");
        try
        {
            if (!_assemblies.TryGetValue(file, out CustomAssembly? assembly))
                _assemblies[file] = assembly = new CustomAssembly(file);
            return assembly.Find(path.TypeName) ?? throw Unusable(config, $"{Path.GetFileName(file)} has no type {path.TypeName}");
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or FileNotFoundException or TypeLoadException or IOException)
        {
            throw new ModelInvalidException($"{config.Place} ({config.Name}): {Path.GetFileName(file)} cannot be loaded ({e.GetType().Name}); it must be made for this version of Clara.Inference.", e);
        }
    }

    private static ModelInvalidException Unusable(ComponentConfig config, string why) => new($"{config.Place} names code of its own ({config.Name}): {why}.");

    /// <summary>What fails in an archive's code is the archive's failure and not ours.</summary>
    private static object Guarded(object made, string name) => made switch
    {
        IImageTransform step => new GuardedImageTransform(step, name),
        IOutputTransform step => new GuardedOutputTransform(step, name),
        ILabelTransform step => new GuardedLabelTransform(step, name),
        IDiscretiser step => new GuardedDiscretiser(step, name),
        IInferer inferer => new GuardedInferer(inferer, name),
        _ => made,
    };
}
