namespace Clara.Imaging;

/// <summary>How far a piece of work is: fraction 0 to 1, never falling within one call, and the stage in a word or two ("windows 3 of 8").</summary>
public readonly record struct WorkProgress(double Fraction, string Stage);
