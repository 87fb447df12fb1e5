namespace Clara.Inference.Networks;

/// <summary>An input or output of a network: its name and its shape, in which a free axis is below 0.</summary>
public sealed record NetworkPort(string Name, IReadOnlyList<int> Shape);
