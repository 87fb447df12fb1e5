namespace Clara.Interop.Generate;

/// <summary>The contract cannot be read: a tool is missing, a header does not compile or says something that the generator does not know.</summary>
internal sealed class ContractException(string message, Exception? inner = null) : Exception(message, inner);
