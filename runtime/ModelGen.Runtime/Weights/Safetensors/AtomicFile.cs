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
        if (Directory.Exists(full)) throw new IOException($"'{full}' is a folder. Add the name of a file to save there.");
        if (Path.GetDirectoryName(full) is { } folder && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder '{folder}', so '{Path.GetFileName(full)}' cannot be saved there. Create it first.");
        // A name of its own for each save: two at once must not write into each other's file.
        var temporary = $"{full}.{Path.GetRandomFileName()[..8]}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception fault)
        {
            if (File.Exists(temporary)) File.Delete(temporary);
            // The caller knows nothing of the temporary file; what failed is the saving of theirs.
            if (!fault.Message.Contains(temporary, StringComparison.Ordinal)) throw;
            var message = fault.Message.Replace(temporary, full, StringComparison.Ordinal);
            throw fault is UnauthorizedAccessException ? new UnauthorizedAccessException(message, fault) : new IOException(message, fault);
        }
    }
}
