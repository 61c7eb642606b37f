using System.Runtime.InteropServices;

namespace ModelGen.Runtime.Tests;

/// <summary>Memory of the system's own, which whoever touches it after <see cref="Dispose"/> crashes on.</summary>
internal sealed unsafe class NativePages : IDisposable
{
    private readonly nuint _length;

    public NativePages(int length)
    {
        _length = (nuint)length;
        Pointer = OperatingSystem.IsWindows()
            ? VirtualAlloc(null, _length, 0x3000 /* reserve and commit */, 4 /* read and write */)
            : Map(null, _length, 3 /* read and write */, OperatingSystem.IsMacOS() ? 0x1002 : 0x22 /* private, anonymous */, -1, 0);
        if (Pointer is null || (nint)Pointer == -1) throw new OutOfMemoryException();
    }

    public void* Pointer { get; }

    public void Dispose()
    {
        var done = OperatingSystem.IsWindows() ? VirtualFree(Pointer, 0, 0x8000 /* release */) != 0 : Unmap(Pointer, _length) == 0;
        if (!done) throw new InvalidOperationException("The memory could not be given back.");
    }

    [DllImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static extern void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static extern int Unmap(void* address, nuint length);

    [DllImport("kernel32")]
    private static extern void* VirtualAlloc(void* address, nuint length, uint kind, uint protection);

    [DllImport("kernel32")]
    private static extern int VirtualFree(void* address, nuint length, uint kind);
}
