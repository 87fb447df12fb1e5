namespace Clara.Inference.Transforms;

/// <summary>How work on voxels is done: threads (0 is one a processor) and the token that ends it.</summary>
public readonly record struct WorkContext(int Degree, CancellationToken Token);
