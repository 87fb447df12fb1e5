namespace Clara.Inference.Interactive;

/// <summary>How sure a classification model is of one of its classes.</summary>
/// <param name="Class">Its name.</param>
/// <param name="Score">The network's value after its activation: a probability of 0 to 1 for sigmoid and softmax.</param>
public sealed record ClassScore(string Class, double Score);
