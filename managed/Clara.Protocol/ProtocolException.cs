namespace Clara.Protocol;

/// <summary>What the other side sent does not follow the protocol. The message is one line that ends a sentence and holds nothing of the content.</summary>
public sealed class ProtocolException(string message, Exception? inner = null) : Exception(message, inner);
