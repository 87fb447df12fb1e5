using System.Text;

namespace Clara.Cli.Tests;

/// <summary>An ONNX file of one Sigmoid on [1, 1, x, y, z], written byte by byte (onnx.proto3).</summary>
internal static class TinyNetwork
{
    private const byte Float = 1, IrVersion = 8, Opset = 13;

    public static byte[] Bytes { get; } =
    [
        0x08, IrVersion, .. Message(8, [0x10, Opset]),
        .. Message(7, [.. Message(1, [.. Text(1, "image"), .. Text(2, "pred"), .. Text(4, "Sigmoid")]), .. Text(2, "tiny"), .. Message(11, Value("image")), .. Message(12, Value("pred"))]),
    ];

    private static byte[] Value(string name) => [.. Text(1, name), .. Message(2, Message(1, [0x08, Float, .. Message(2, [.. Fixed, .. Fixed, .. Free("x"), .. Free("y"), .. Free("z")])]))];

    private static byte[] Fixed => Message(1, [0x08, 1]);

    private static byte[] Free(string name) => Message(1, Text(2, name));

    private static byte[] Text(int field, string text) => Message(field, Encoding.ASCII.GetBytes(text));

    /// <summary>All messages here are shorter than 128 bytes but the graph, whose length takes two.</summary>
    private static byte[] Message(int field, byte[] content) =>
        content.Length < 128 ? [(byte)(field << 3 | 2), (byte)content.Length, .. content] : [(byte)(field << 3 | 2), (byte)(content.Length & 127 | 128), (byte)(content.Length >> 7), .. content];
}
