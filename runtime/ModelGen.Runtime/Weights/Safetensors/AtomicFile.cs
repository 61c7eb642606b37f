namespace ModelGen.Runtime;

/// <summary>Replaces files in one step.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes a temporary file in the same directory, flushes it to the disk and renames it over
    /// <paramref name="path"/>. When anything fails the temporary file is removed and the old file stays; only a killed
    /// process leaves its temporary file (<c>name.xxxxxxxx.tmp</c>) behind, which is never read.
    /// </summary>
    public static void Write(string path, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        // A name of its own for each save: two at once must not write into each other's file.
        var temporary = $"{full}.{Path.GetRandomFileName()[..8]}.tmp";
        var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
