namespace Clara.Models.Bundles;

/// <summary>An expression is outside of the subset; the message is the reason as half a sentence. Turned into a <see cref="ModelInvalidException"/> with file and place by who knows them.</summary>
internal sealed class UnsupportedPythonException(string message) : Exception(message);
