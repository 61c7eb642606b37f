namespace DigitReader;

/// <summary>A picture as a file has it.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Pixels">Row after row, from 0 (black) to 255 (white).</param>
internal readonly record struct GreyImage(int Width, int Height, byte[] Pixels);
