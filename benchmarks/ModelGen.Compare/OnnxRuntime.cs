using System.Runtime.InteropServices;
using System.Text;

namespace ModelGen.Compare;

/// <summary>
/// What it takes to run a network through ONNX Runtime: its C API is a table of function pointers, of which new versions
/// only lengthen the end.
/// </summary>
internal sealed unsafe class OnnxRuntime
{
    // Places in the table of version 19.
    private const int GetErrorMessage = 2, CreateEnv = 3, CreateSession = 7, Run = 9, CreateSessionOptions = 10, SetGraphOptimization = 23,
        SetIntraOpThreads = 24, SetInterOpThreads = 25, CreateTensor = 49, CreateCpuMemoryInfo = 69, ReleaseSession = 95, ReleaseValue = 96, ReleaseOptions = 100;

    private readonly void** _api;
    private readonly nint _env;
    private readonly nint _memory;

    /// <summary>Loads the library.</summary>
    /// <param name="library">The path of libonnxruntime.</param>
    public OnnxRuntime(string library)
    {
        var getApiBase = (delegate* unmanaged[Cdecl]<void**>)NativeLibrary.GetExport(NativeLibrary.Load(library), "OrtGetApiBase");
        var start = getApiBase();
        Version = Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)start[1])())!;
        _api = ((delegate* unmanaged[Cdecl]<uint, void**>)start[0])(19);
        if (_api is null) throw new NotSupportedException($"ONNX Runtime {Version} does not offer version 19 of its interface.");
        nint handle;
        fixed (byte* name = "compare\0"u8) Check(((delegate* unmanaged[Cdecl]<int, byte*, nint*, nint>)_api[CreateEnv])(3, name, &handle));
        _env = handle;
        Check(((delegate* unmanaged[Cdecl]<int, int, nint*, nint>)_api[CreateCpuMemoryInfo])(1, 0, &handle));
        _memory = handle;
    }

    /// <summary>The version of the library.</summary>
    public string Version { get; }

    /// <summary>Opens a network with all optimisations of the graph.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="threads">The threads of one call.</param>
    /// <param name="inputs">Name, memory and shape of the inputs.</param>
    /// <param name="output">The same of the output, which calls overwrite.</param>
    public Session Open(string path, int threads, OnnxTensor[] inputs, OnnxTensor output) => new(this, path, threads, inputs, output);

    private void Check(nint status)
    {
        if (status != 0) throw new InvalidOperationException("ONNX Runtime: " + Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint, nint>)_api[GetErrorMessage])(status)));
    }

    /// <summary>A network with its tensors bound: a call does nothing but compute.</summary>
    public sealed class Session : IDisposable
    {
        private readonly OnnxRuntime _runtime;
        private readonly nint _session;
        private readonly nint[] _inputs;
        private readonly nint[] _inputNames;
        private readonly nint _outputName;
        private readonly nint _output;
        private readonly GCHandle[] _pins;

        internal Session(OnnxRuntime runtime, string path, int threads, OnnxTensor[] inputs, OnnxTensor output)
        {
            _runtime = runtime;
            var api = runtime._api;
            nint options, session;
            runtime.Check(((delegate* unmanaged[Cdecl]<nint*, nint>)api[CreateSessionOptions])(&options));
            runtime.Check(((delegate* unmanaged[Cdecl]<nint, int, nint>)api[SetGraphOptimization])(options, 99));
            runtime.Check(((delegate* unmanaged[Cdecl]<nint, int, nint>)api[SetIntraOpThreads])(options, threads));
            runtime.Check(((delegate* unmanaged[Cdecl]<nint, int, nint>)api[SetInterOpThreads])(options, 1));
            fixed (byte* file = Encoding.UTF8.GetBytes(path + '\0'))
                runtime.Check(((delegate* unmanaged[Cdecl]<nint, byte*, nint, nint*, nint>)api[CreateSession])(runtime._env, file, options, &session));
            ((delegate* unmanaged[Cdecl]<nint, void>)api[ReleaseOptions])(options);
            _session = session;
            _pins = [.. inputs.Append(output).Select(t => GCHandle.Alloc(t.Data, GCHandleType.Pinned))];
            var values = inputs.Append(output).Select((t, i) => Bind(t, _pins[i])).ToArray();
            (_inputs, _output) = (values[..^1], values[^1]);
            _inputNames = [.. inputs.Select(t => Marshal.StringToCoTaskMemUTF8(t.Name))];
            _outputName = Marshal.StringToCoTaskMemUTF8(output.Name);
        }

        /// <summary>Computes the output of the inputs.</summary>
        public void Run()
        {
            nint output = _output, outputName = _outputName;
            fixed (nint* inputs = _inputs, names = _inputNames)
                _runtime.Check(((delegate* unmanaged[Cdecl]<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)_runtime._api[OnnxRuntime.Run])(
                    _session, 0, names, inputs, (nuint)_inputs.Length, &outputName, 1, &output));
        }

        public void Dispose()
        {
            foreach (var value in _inputs.Append(_output)) ((delegate* unmanaged[Cdecl]<nint, void>)_runtime._api[ReleaseValue])(value);
            ((delegate* unmanaged[Cdecl]<nint, void>)_runtime._api[ReleaseSession])(_session);
            foreach (var pin in _pins) pin.Free();
            foreach (var name in _inputNames.Append(_outputName)) Marshal.FreeCoTaskMem(name);
        }

        private nint Bind(OnnxTensor tensor, GCHandle pin)
        {
            nint value;
            fixed (long* shape = tensor.Shape)
                _runtime.Check(((delegate* unmanaged[Cdecl]<nint, void*, nuint, long*, nuint, int, nint*, nint>)_runtime._api[CreateTensor])(
                    _runtime._memory, (void*)pin.AddrOfPinnedObject(), (nuint)tensor.Data.Length * sizeof(float), shape, (nuint)tensor.Shape.Length, 1, &value));
            return value;
        }
    }
}

/// <summary>A tensor of floats in memory that ONNX Runtime reads or writes.</summary>
internal sealed record OnnxTensor(string Name, float[] Data, long[] Shape);
