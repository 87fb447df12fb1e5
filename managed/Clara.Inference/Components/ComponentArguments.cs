using Clara.Models;
using Clara.Models.Config;

namespace Clara.Inference.Components;

/// <summary>The arguments of one entry of a config, read through the component's description: what it does not describe cannot be read. One thread. Since 0.2.</summary>
public sealed class ComponentArguments
{
    private readonly ComponentConfig _config;
    private readonly ComponentDescription _description;

    internal ComponentArguments(ComponentConfig config, ComponentDescription description)
    {
        _config = config;
        _description = description;
    }

    /// <summary>The value of an argument. Throws <see cref="ModelInvalidException"/> for a wrong or missing one.</summary>
    public T Get<T>(Argument<T> argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        return _description.Arguments.Contains(argument) ? argument.Read(_config) : throw new InvalidOperationException($"{_description.Name} does not describe its argument '{argument.Name}'.");
    }

    /// <summary>Whether the config gives the argument.</summary>
    public bool Has(Argument argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        return _config.Has(argument.Name);
    }

    /// <summary>A failure about an argument, for conditions between several of them.</summary>
    public ModelInvalidException Wrong(Argument argument, string needed)
    {
        ArgumentNullException.ThrowIfNull(argument);
        return _config.Wrong(argument.Name, needed);
    }
}
