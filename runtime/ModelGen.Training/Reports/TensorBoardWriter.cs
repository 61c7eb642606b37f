using System.Buffers.Binary;
using System.Globalization;

namespace ModelGen.Training;

/// <summary>
/// Writes a run as an event file that TensorBoard reads: scalars and histograms over steps. One thread writes at a time.
/// Format: records of tensorflow/core/lib/io/record_writer.h holding messages of tensorflow/core/util/event.proto.
/// </summary>
public sealed class TensorBoardWriter : IDisposable
{
    private static int s_files;
    private readonly Stream _stream;
    private readonly TimeProvider _time;

    /// <summary>Starts a file named <c>events.out.tfevents.SECONDS.HOST.PROCESS.NUMBER</c> in a directory.</summary>
    /// <param name="directory">The directory of the run, made where it is missing.</param>
    public TensorBoardWriter(string directory) : this(Open(directory)) { }

    /// <summary>Writes the events to a stream.</summary>
    /// <param name="stream">Where to; it is closed with the writer.</param>
    /// <param name="time">The clock of the events; the system's by default.</param>
    public TensorBoardWriter(Stream stream, TimeProvider? time = null)
    {
        _stream = stream ?? throw new ArgumentNullException(nameof(stream));
        _time = time ?? TimeProvider.System;
        Write(new ProtobufWriter().Double(1, Now).Text(3, "brain.Event:2"));
        _stream.Flush();
    }

    private double Now => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>Writes a number.</summary>
    /// <param name="tag">Its name; <c>loss/training</c> shows as "training" in the group "loss".</param>
    /// <param name="step">The step or epoch it belongs to.</param>
    /// <param name="value">The number.</param>
    public void Scalar(string tag, long step, double value) =>
        Summary(step, new ProtobufWriter().Text(1, tag).Single(2, (float)value));

    /// <summary>Writes how values are distributed, in thirty bins of equal width.</summary>
    /// <param name="tag">The name.</param>
    /// <param name="step">The step or epoch.</param>
    /// <param name="values">The values; those that are not finite are left out.</param>
    public void Histogram(string tag, long step, ReadOnlySpan<float> values)
    {
        const int Bins = 30;
        var (low, high, sum, squares, count) = (double.MaxValue, double.MinValue, 0.0, 0.0, 0L);
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) continue;
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
            sum += value;
            squares += (double)value * value;
            count++;
        }
        if (count == 0) return;
        var (limits, bins) = (new double[Bins], new double[Bins]);
        var width = (high - low) / Bins;
        for (var bin = 0; bin < Bins; bin++) limits[bin] = bin == Bins - 1 ? high : low + width * (bin + 1);
        foreach (var value in values)
            if (float.IsFinite(value)) bins[width > 0 ? Math.Min(Bins - 1, (int)((value - low) / width)) : Bins - 1]++;
        var histogram = new ProtobufWriter()
            .Double(1, low).Double(2, high).Double(3, count).Double(4, sum).Double(5, squares)
            .PackedDoubles(6, limits).PackedDoubles(7, bins);
        Summary(step, new ProtobufWriter().Text(1, tag).Message(5, histogram));
    }

    /// <summary>Writes losses, metrics and learning rate of an epoch, for <see cref="FitOptions.EpochCompleted"/>.</summary>
    public void Epoch(EpochResult epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        Scalar("loss/training", epoch.Epoch, epoch.TrainingLoss);
        if (!double.IsNaN(epoch.ValidationLoss)) Scalar("loss/validation", epoch.Epoch, epoch.ValidationLoss);
        foreach (var metric in epoch.Metrics) Scalar($"metrics/{metric.Name}", epoch.Epoch, metric.Value);
        Scalar("learning_rate", epoch.Epoch, epoch.LearningRate);
        Flush();
    }

    /// <summary>Makes what was written visible to readers.</summary>
    public void Flush() => _stream.Flush();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private static FileStream Open(string directory)
    {
        Directory.CreateDirectory(directory);
        var name = string.Create(CultureInfo.InvariantCulture,
            $"events.out.tfevents.{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}.{Environment.MachineName}.{Environment.ProcessId}.{Interlocked.Increment(ref s_files)}");
        return new FileStream(Path.Combine(directory, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
    }

    private void Summary(long step, ProtobufWriter value) =>
        Write(new ProtobufWriter().Double(1, Now).Integer(2, step).Message(5, new ProtobufWriter().Message(1, value)));

    private void Write(ProtobufWriter message)
    {
        var bytes = message.Bytes;
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)bytes.Length);
        _stream.Write(length);
        WriteChecksum(length);
        _stream.Write(bytes);
        WriteChecksum(bytes);
    }

    private void WriteChecksum(ReadOnlySpan<byte> bytes)
    {
        Span<byte> checksum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32C.Masked(bytes));
        _stream.Write(checksum);
    }
}
