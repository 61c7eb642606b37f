namespace ModelGen;

/// <summary>A compiled model whatever its declaration: weights by name, files, and what predicts and trains with them.</summary>
public interface IModel
{
    /// <summary>The trainable and frozen parameters, by their PyTorch names.</summary>
    IParameterSet Parameters { get; }

    /// <summary>Running means and variances, which training updates without a gradient.</summary>
    IParameterSet Buffers { get; }

    /// <summary>Parameters and buffers: what files hold.</summary>
    IParameterSet State { get; }

    /// <summary>Loads a safetensors file into this model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="strict">Whether anything missing, unexpected or of another shape is an error.</param>
    /// <returns>What was skipped.</returns>
    /// <exception cref="WeightsException">The file is damaged or does not fit; the model is unchanged.</exception>
    LoadReport Load(string path, bool strict);

    /// <summary>Loads a safetensors file into this model, the names matched as options say.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Prefixes and names, and whether everything must be there.</param>
    /// <returns>How many were loaded of how many, and what was skipped.</returns>
    /// <exception cref="WeightsException">It does not fit, or nothing in it does; the model is unchanged.</exception>
    LoadReport Load(string path, LoadOptions options);

    /// <summary>Loads a stream of safetensors into this model, the names matched as options say.</summary>
    /// <param name="stream">The stream, read to its end; it stays open.</param>
    /// <param name="options"><inheritdoc cref="Load(string, LoadOptions)"/></param>
    /// <inheritdoc cref="Load(string, LoadOptions)"/>
    LoadReport Load(Stream stream, LoadOptions options);

    /// <summary>Loads the bytes of a safetensors file into this model, the names matched as options say.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="options"><inheritdoc cref="Load(string, LoadOptions)"/></param>
    /// <inheritdoc cref="Load(string, LoadOptions)"/>
    LoadReport Load(ReadOnlySpan<byte> bytes, LoadOptions options);

    /// <summary>Saves the weights as safetensors. The file is the old one or the new one, never half of either.</summary>
    /// <param name="path">The file.</param>
    void Save(string path);

    /// <summary>Writes the weights as safetensors.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    void Save(Stream stream);

    /// <summary>Makes a predictor of the weights as they are now.</summary>
    /// <param name="options">Threads; all processors unless set.</param>
    IPredictor CreatePredictor(PredictorOptions? options = null);

    /// <summary>Makes a trainer of this model's weights.</summary>
    /// <param name="batchSize">The most samples of a step.</param>
    /// <param name="options">Threads and seed.</param>
    ITrainer CreateTrainer(int batchSize, TrainerOptions? options = null);
}

/// <summary>
/// What every generated model is, so that one method trains or serves any of them: <c>where T : IModel&lt;T&gt;</c> has
/// <c>T.Load(path)</c>, <c>T.Create(seed)</c> and <c>T.Description</c>.
/// </summary>
/// <typeparam name="TSelf">The model.</typeparam>
public interface IModel<TSelf> : IModel where TSelf : IModel<TSelf>
{
    /// <summary>The layers with their shapes, parameters and multiply-adds.</summary>
    static abstract ModelDescription Description { get; }

    /// <summary>Makes a model with initial weights, as its constructor does.</summary>
    /// <param name="seed">Equal seeds give equal weights on every machine.</param>
    static abstract TSelf Create(int seed = 0);

    /// <summary>Loads a model from a safetensors file; every tensor must be there, with its shape, and no other.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WeightsException">Everything that is missing, unexpected, of another shape or damaged, in one message.</exception>
    static abstract TSelf Load(string path);

    /// <summary>Loads a model from a stream of safetensors.</summary>
    /// <param name="stream">The stream, read to its end; it stays open.</param>
    /// <inheritdoc cref="Load(string)"/>
    static abstract TSelf Load(Stream stream);

    /// <summary>Loads a model from the bytes of a safetensors file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <inheritdoc cref="Load(string)"/>
    static abstract TSelf Load(ReadOnlySpan<byte> bytes);

    /// <summary>Loads a model from a safetensors file, the names matched as options say; what it lacks starts as <see cref="Create"/> makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Prefixes and names, and whether everything must be there.</param>
    /// <param name="report">How many were loaded of how many, and what was skipped.</param>
    /// <exception cref="WeightsException">It does not fit, or nothing in it does.</exception>
    static virtual TSelf Load(string path, LoadOptions options, out LoadReport report)
    {
        var model = TSelf.Create();
        report = model.Load(path, options);
        return model;
    }

    /// <summary>Loads a model from a stream of safetensors, the names matched as options say.</summary>
    /// <param name="stream">The stream, read to its end; it stays open.</param>
    /// <param name="options"><inheritdoc cref="Load(string, LoadOptions, out LoadReport)"/></param>
    /// <param name="report"><inheritdoc cref="Load(string, LoadOptions, out LoadReport)"/></param>
    /// <inheritdoc cref="Load(string, LoadOptions, out LoadReport)"/>
    static virtual TSelf Load(Stream stream, LoadOptions options, out LoadReport report)
    {
        var model = TSelf.Create();
        report = model.Load(stream, options);
        return model;
    }

    /// <summary>Loads a model from the bytes of a safetensors file, the names matched as options say.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="options"><inheritdoc cref="Load(string, LoadOptions, out LoadReport)"/></param>
    /// <param name="report"><inheritdoc cref="Load(string, LoadOptions, out LoadReport)"/></param>
    /// <inheritdoc cref="Load(string, LoadOptions, out LoadReport)"/>
    static virtual TSelf Load(ReadOnlySpan<byte> bytes, LoadOptions options, out LoadReport report)
    {
        var model = TSelf.Create();
        report = model.Load(bytes, options);
        return model;
    }
}
