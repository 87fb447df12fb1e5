using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Clara.Models.Weights;

/// <summary>
/// Reads the pickle of a PyTorch state dict as data. A pickle is a program that may call anything; this reader knows the opcodes that torch.save writes for dictionaries, lists, numbers, texts and
/// tensors, and a short list of names (<see cref="TorchNames"/>). Everything else is refused by name. Nothing is ever executed. Work and memory are bounded by the pickle's own length.
/// </summary>
internal ref struct PickleReader
{
    private const int HighestProtocol = 3; // torch.save writes 2; 4 and 5 bring opcodes that it does not use
    private const int LongestName = 200;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly string _file;
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = new();
    private readonly Dictionary<long, object?> _memo = [];
    private int _at;

    private PickleReader(ReadOnlySpan<byte> bytes, string file)
    {
        _bytes = bytes;
        _file = file;
    }

    /// <summary>The object that the pickle describes. Throws <see cref="ModelInvalidException"/>, which names the file and what it holds.</summary>
    public static object? Read(ReadOnlySpan<byte> bytes, string file)
    {
        PickleReader reader = new(bytes, file);
        return reader.Run();
    }

    private object? Run()
    {
        while (true)
        {
            byte code = Take(1)[0];
            switch (code)
            {
                case 0x80: // PROTO
                    if (Take(1)[0] is byte protocol && protocol is < 2 or > HighestProtocol)
                        throw new ModelInvalidException($"{_file} is pickled with protocol {protocol}; save it with torch.save's own settings (protocol 2).");
                    break;
                case (byte)'.': // STOP
                    return _stack.Count == 1 && _marks.Count == 0 ? _stack[0] : throw Damaged();
                case (byte)'(': // MARK
                    _marks.Push(_stack.Count);
                    break;
                case (byte)'q': // BINPUT
                    _memo[Take(1)[0]] = Peek();
                    break;
                case (byte)'r': // LONG_BINPUT
                    _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Peek();
                    break;
                case (byte)'h': // BINGET
                    Recall(Take(1)[0]);
                    break;
                case (byte)'j': // LONG_BINGET
                    Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)));
                    break;
                case (byte)'c': // GLOBAL
                    _stack.Add(TorchNames.Require(new(Line(), Line()), _file));
                    break;
                case (byte)'R': // REDUCE
                    object? arguments = Pop();
                    _stack.Add(TorchNames.Build(Pop(), arguments, _file));
                    break;
                case (byte)'Q': // BINPERSID
                    _stack.Add(TorchNames.Storage(Pop(), _file));
                    break;
                case (byte)'b': // BUILD: a state dict's versions of its modules, which weights do not depend on
                    Pop();
                    if (Peek() is not PickleDictionary)
                        throw Damaged();
                    break;
                default:
                    if (!Number(code) && !Container(code))
                        throw new ModelInvalidException($"{_file} cannot be read: its pickle uses the opcode 0x{code:x2}, which a state dict saved by torch.save does not need.");
                    break;
            }
        }
    }

    /// <summary>Numbers, texts and constants.</summary>
    private bool Number(byte code)
    {
        object? value;
        switch (code)
        {
            case (byte)'N': // NONE
                value = null;
                break;
            case 0x88: // NEWTRUE
                value = true;
                break;
            case 0x89: // NEWFALSE
                value = false;
                break;
            case (byte)'K': // BININT1
                value = (long)Take(1)[0];
                break;
            case (byte)'M': // BININT2
                value = (long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2));
                break;
            case (byte)'J': // BININT
                value = (long)BinaryPrimitives.ReadInt32LittleEndian(Take(4));
                break;
            case 0x8a: // LONG1
                value = Long(Take(Take(1)[0]));
                break;
            case (byte)'G': // BINFLOAT
                value = BinaryPrimitives.ReadDoubleBigEndian(Take(8));
                break;
            case (byte)'X': // BINUNICODE
                value = Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))));
                break;
            default:
                return false;
        }
        _stack.Add(value);
        return true;
    }

    /// <summary>Tuples, lists and dictionaries.</summary>
    private bool Container(byte code)
    {
        switch (code)
        {
            case (byte)')': // EMPTY_TUPLE
                _stack.Add(Array.Empty<object?>());
                break;
            case 0x85 or 0x86 or 0x87: // TUPLE1 to TUPLE3
                _stack.Add(TakeFrom(_stack.Count - (code - 0x84)));
                break;
            case (byte)'t': // TUPLE
                _stack.Add(TakeFrom(Mark()));
                break;
            case (byte)']': // EMPTY_LIST
                _stack.Add(new List<object?>());
                break;
            case (byte)'a': // APPEND
                object? value = Pop();
                (Peek() as List<object?> ?? throw Damaged()).Add(value);
                break;
            case (byte)'e': // APPENDS
                object?[] values = TakeFrom(Mark());
                (Peek() as List<object?> ?? throw Damaged()).AddRange(values);
                break;
            case (byte)'}': // EMPTY_DICT
                _stack.Add(new PickleDictionary());
                break;
            case (byte)'s': // SETITEM
                Set(TakeFrom(_stack.Count - 2));
                break;
            case (byte)'u': // SETITEMS
                Set(TakeFrom(Mark()));
                break;
            default:
                return false;
        }
        return true;
    }

    private readonly void Set(object?[] pairs)
    {
        if (pairs.Length % 2 != 0 || Peek() is not PickleDictionary dictionary)
            throw Damaged();
        for (int i = 0; i < pairs.Length; i += 2)
            dictionary.Items.Add(new(pairs[i], pairs[i + 1]));
    }

    private readonly void Recall(long place) => _stack.Add(_memo.TryGetValue(place, out object? value) ? value : throw Damaged());

    private int Mark() => _marks.TryPop(out int mark) && mark <= _stack.Count ? mark : throw Damaged();

    private readonly int Floor => _marks.Count > 0 ? _marks.Peek() : 0;

    private readonly object? Peek() => _stack.Count > Floor ? _stack[^1] : throw Damaged();

    private readonly object? Pop()
    {
        object? value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private readonly object?[] TakeFrom(int place)
    {
        if (place < Floor)
            throw Damaged();
        object?[] values = [.. _stack[place..]];
        _stack.RemoveRange(place, values.Length);
        return values;
    }

    private ReadOnlySpan<byte> Take(uint count)
    {
        if (count > _bytes.Length - _at)
            throw Damaged();
        ReadOnlySpan<byte> taken = _bytes.Slice(_at, (int)count);
        _at += (int)count;
        return taken;
    }

    private string Line()
    {
        int end = _bytes[_at..].IndexOf((byte)'\n');
        if (end is < 0 or > LongestName)
            throw Damaged();
        string line = Encoding.UTF8.GetString(Take((uint)end));
        _at++;
        return line;
    }

    /// <summary>Little-endian two's complement; hashes and seeds in checkpoints may pass 64 bits and stay texts, since nothing here reckons with them.</summary>
    private static object Long(ReadOnlySpan<byte> bytes)
    {
        System.Numerics.BigInteger value = new(bytes);
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : value.ToString(CultureInfo.InvariantCulture);
    }

    private readonly ModelInvalidException Damaged() => new($"{_file} is damaged: its pickle cannot be followed at byte {_at.ToString(CultureInfo.InvariantCulture)}.");
}
