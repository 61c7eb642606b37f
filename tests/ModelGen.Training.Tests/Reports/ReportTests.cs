using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace ModelGen.Training.Tests;

public sealed class ReportTests
{
    [Fact]
    public void Learning_curves_are_well_formed_and_hold_each_epoch()
    {
        var svg = XDocument.Parse(LearningCurves.ToSvg(Epochs(5)));
        var lines = svg.Descendants().Where(element => element.Name.LocalName == "polyline").ToArray();
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Equal(5, line.Attribute("points")!.Value.Split(' ').Length));
        Assert.Contains("validation", svg.Root!.Value);
        Assert.Contains("accuracy", svg.Root.Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Few_epochs_are_no_trouble(int count) => Assert.NotNull(XDocument.Parse(LearningCurves.ToSvg(Epochs(count))).Root);

    [Fact]
    public void Charts_do_not_depend_on_the_culture()
    {
        var expected = LearningCurves.ToSvg(Epochs(3));
        var before = CultureInfo.CurrentCulture;
        try
        {
            var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            odd.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = odd;
            Assert.Equal(expected, LearningCurves.ToSvg(Epochs(3)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Points_that_are_no_numbers_are_left_out()
    {
        var chart = new LineChart { Title = "a < b" };
        chart.Add("x", [(1, 1), (2, double.NaN), (3, double.PositiveInfinity), (4, 2)]);
        var svg = XDocument.Parse(chart.ToSvg());
        Assert.Equal(2, svg.Descendants().Single(element => element.Name.LocalName == "polyline").Attribute("points")!.Value.Split(' ').Length);
        Assert.Contains("a < b", svg.Root!.Value);
    }

    [Fact]
    public void The_page_of_a_run_shows_settings_and_epochs()
    {
        var html = RunReport.ToHtml(
            "Digits & more", new FitResult(FitEnd.Completed, Epochs(4), TimeSpan.FromSeconds(61)), [new("optimizer", "Adam <1e-3>")]);
        Assert.Contains("Digits &amp; more", html);
        Assert.Contains("Adam &lt;1e-3&gt;", html);
        Assert.Contains("00:01:01", html);
        Assert.Equal(5, html.Split("<tr><td>").Length);
        Assert.DoesNotContain("http", html.Replace("http://www.w3.org/2000/svg", ""));
    }

    [Fact]
    public void The_checksum_is_that_of_the_standard()
    {
        // RFC 3720, B.4, and the usual check value of CRC-32C.
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
    }

    [Fact]
    public void Event_files_hold_whole_records_with_right_checksums()
    {
        var stream = new MemoryStream();
        using (var writer = new TensorBoardWriter(stream, new Clock()))
        {
            writer.Scalar("loss/training", 300, 0.5);
            writer.Histogram("weights", 1, [1f, 2f, float.NaN, 4f]);
            writer.Histogram("one", 1, [3f]);
            writer.Epoch(Epochs(1)[0]);
        }
        var records = Records(stream.ToArray());
        Assert.Equal(8, records.Count);
        // wall_time 1 as a double, file_version as field 3.
        Assert.Equal([0x09, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x1A, 13, .. "brain.Event:2"u8], records[0]);
        // step 300 as a varint; summary (5) > value (1) > tag (1), simple_value (2).
        Assert.Equal(
            [0x09, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x10, 0xAC, 2, 0x2A, 22, 0x0A, 20, 0x0A, 13, .. "loss/training"u8, 0x15, 0, 0, 0, 0x3F],
            records[1]);
        Assert.Contains("weights", Encoding.Latin1.GetString(records[2]));
        Assert.Contains("metrics/accuracy", Encoding.Latin1.GetString(records[6]));
    }

    [Fact]
    public void An_event_file_has_the_name_that_readers_look_for()
    {
        var directory = Directory.CreateTempSubdirectory().FullName;
        try
        {
            using (var writer = new TensorBoardWriter(Path.Combine(directory, "run"))) writer.Scalar("a", 1, 2);
            var file = Assert.Single(Directory.GetFiles(Path.Combine(directory, "run")));
            Assert.StartsWith("events.out.tfevents.", Path.GetFileName(file));
            Assert.Equal(2, Records(File.ReadAllBytes(file)).Count);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static List<byte[]> Records(byte[] bytes)
    {
        var records = new List<byte[]>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            Assert.Equal(Mask(Crc32C.Of(bytes.AsSpan(at, 8))), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
            var record = bytes.AsSpan(at + 12, length).ToArray();
            Assert.Equal(Mask(Crc32C.Of(record)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
            records.Add(record);
            at += 16 + length;
        }
        return records;
    }

    private static uint Mask(uint crc) => (uint)(((ulong)(crc >> 15 | crc << 17) + 0xa282ead8UL) & 0xFFFFFFFF);

    private static EpochResult[] Epochs(int count) =>
    [
        .. Enumerable.Range(1, count).Select(epoch => new EpochResult
        {
            Epoch = epoch,
            TrainingLoss = 1.5 / epoch,
            ValidationLoss = 1.75 / epoch,
            Metrics = [new MetricValue("accuracy", 1 - 0.5 / epoch)],
            LearningRate = 0.01,
            Duration = TimeSpan.FromSeconds(2.5),
        }),
    ];

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(1);
    }
}
